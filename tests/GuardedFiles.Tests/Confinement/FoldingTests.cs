using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Testing;

namespace GuardedFiles.Tests.Confinement;

public sealed class FoldingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0x9123683e, NameFolding.Exact)] // btrfs
    [InlineData(0x4d44, NameFolding.Folds)] // vfat
    [InlineData(0xff534d42, NameFolding.Folds)] // cifs
    [InlineData(0x6969, NameFolding.Unknown)] // nfs
    [InlineData(0x65735546, NameFolding.Unknown)] // fuse
    internal void The_type_of_a_file_system_says_whether_it_folds(uint type, NameFolding folding) =>
        Assert.Equal(folding, Folding.OfType(type));

    [Fact]
    public void Directories_of_this_machine_that_compare_bytes_do_not_fold()
    {
        Assert.False(MayFold(_directory.Path));
        Assert.False(MayFold("/dev/shm"));
        Assert.False(MayFold("/proc"));
    }

    [Fact]
    public void Case_is_swapped_of_ascii_letters_only()
    {
        byte[] swapped = new byte[8];
        Assert.True(Folding.SwapCase("aZ1\u00fc._"u8, swapped));
        Assert.Equal("Az1\u00fc._"u8, swapped.AsSpan(0, 7));
        Assert.False(Folding.SwapCase("\u00fc12@["u8, swapped));
    }

    private static bool MayFold(string path)
    {
        using FileDescriptor descriptor = new(Libc.openat(
            Libc.AT_FDCWD, ByteText.Bytes(path), OpenFlagsOf.O_PATH | OpenFlagsOf.O_DIRECTORY | OpenFlagsOf.O_CLOEXEC, 0));
        Assert.False(descriptor.IsInvalid);
        return Folding.MayFold(descriptor.Number);
    }
}
