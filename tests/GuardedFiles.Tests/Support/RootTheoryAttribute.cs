using GuardedFiles.Linux;

namespace GuardedFiles.Tests.Support;

/// <summary>A theory about what root owns; elsewhere it is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = Libc.geteuid() == 0 ? null : "needs root";
}
