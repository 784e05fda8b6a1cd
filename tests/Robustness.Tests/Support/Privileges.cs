using System.Diagnostics;

namespace Robustness;

/// <summary>A test that changes the user or looks into another user's process; elsewhere it is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Privileges.Root;
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = Privileges.Root;
}

/// <summary>A test that mounts something where only the server sees it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Privileges.Mounts;
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = Privileges.Mounts;
}

/// <summary>Null when there, otherwise the reason to skip.</summary>
internal static class Privileges
{
    public static string? Root { get; } = Native.IsRoot ? null : "needs root";

    public static string? Mounts { get; } = Root ?? (CanMount() ? null : "needs a private mount namespace, which this container forbids");

    private static bool CanMount()
    {
        using var probe = Process.Start(new ProcessStartInfo("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        {
            RedirectStandardError = true,
        })!;
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }
}
