using Testing;

namespace Robustness;

/// <summary>A test on storage that is far away; where FUSE is not to be had it is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowFactAttribute : FactAttribute
{
    public SlowFactAttribute() => Skip = SlowFileSystem.Missing;
}
