using Testing;

namespace Robustness;

/// <summary>The file itself, without starting it.</summary>
public sealed class ScpProcessBinaryTests
{
    private static readonly Lazy<Elf> Binary = new(() => new Elf(Programs.Scp));

    [Fact]
    public void It_is_position_independent() => Assert.Equal(3, Binary.Value.Type);

    [Fact]
    public void Its_stack_is_not_executable_and_nothing_is_both_writable_and_executable()
    {
        Assert.False(Binary.Value.Segments.Single(segment => segment.Type == Elf.StackSegment).Executable);
        Assert.DoesNotContain(Binary.Value.Segments, segment => segment is { Type: Elf.LoadSegment, Writable: true, Executable: true });
    }

    [Fact]
    public void Its_relocations_are_read_only_and_bound_at_start()
    {
        const long bindNow = 8, now = 1;
        Assert.Contains(Binary.Value.Segments, segment => segment.Type == Elf.RelroSegment);
        Assert.True((Binary.Value.Dynamic(Elf.Flags) & bindNow) != 0 || (Binary.Value.Dynamic(Elf.Flags1) & now) != 0);
    }

    [Fact]
    public void It_looks_for_libraries_nowhere_but_in_the_system_and_needs_the_C_library_only()
    {
        Assert.Empty(Binary.Value.DynamicStrings(Elf.Rpath));
        Assert.Empty(Binary.Value.DynamicStrings(Elf.Runpath));
        Assert.DoesNotContain(Binary.Value.DynamicStrings(Elf.Needed), name =>
            !(name.StartsWith("libc.so", StringComparison.Ordinal)
                || name.StartsWith("libm.so", StringComparison.Ordinal)
                || name.StartsWith("ld-linux", StringComparison.Ordinal)));
    }
}
