using Testing;

namespace Robustness;

/// <summary>As <see cref="SlowFactAttribute"/>, for a test with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowTheoryAttribute : TheoryAttribute
{
    public SlowTheoryAttribute() => Skip = SlowFileSystem.Missing;
}
