using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class FileTreeAttributesTests : IDisposable
{
    private const uint Unchanged = uint.MaxValue;

    private readonly Folder _folder = new();

    private FileTree Tree => _folder.Tree;

    [Fact]
    public void A_file_tells_what_stat_tells()
    {
        Assert.Equal(Errno.None, Tree.SetTimes(_folder.NewFile("f", "12345"), new FileTimes(10, 20)));
        Assert.Equal(Errno.None, Tree.SetMode(_folder["f"], 0b100_110_100_000));
        Assert.Equal(Errno.None, Tree.Link(_folder["f"], _folder["g"]));

        Assert.Equal(Errno.None, Tree.Stat(_folder["f"], out FileMetadata metadata));

        Assert.Equal(FilePermissions.S_IFREG, metadata.Type);
        Assert.Equal(0x89a0u, (uint)metadata.Mode);
        Assert.Equal(5ul, metadata.Size);
        Assert.Equal(2u, metadata.Links);
        Assert.Equal((10L, 20L), (metadata.AccessTime, metadata.ModifyTime));
        Assert.Equal(StatOf(_folder.Path("f")), $"{metadata.Uid} {metadata.Gid} {metadata.Identity.Inode}");
    }

    [Fact]
    public void Two_names_of_one_file_are_one_identity_and_no_other()
    {
        _ = _folder.NewFile("f");
        _ = _folder.NewFile("other");
        _ = Tree.Link(_folder["f"], _folder["g"]);
        Assert.Equal(Identity("f"), Identity("g"));
        Assert.NotEqual(Identity("f"), Identity("other"));
    }

    [Fact]
    public void A_link_is_followed_or_looked_at_itself()
    {
        _ = _folder.NewFile("f", "12345");
        _ = _folder.NewLink("link", "f");
        Assert.Equal(Errno.None, Tree.Stat(_folder["link"], out FileMetadata followed));
        Assert.Equal(Errno.None, Tree.LinkStat(_folder["link"], out FileMetadata itself));
        Assert.Equal((FilePermissions.S_IFREG, 5ul), (followed.Type, followed.Size));
        Assert.Equal((FilePermissions.S_IFLNK, 1ul), (itself.Type, itself.Size));
    }

    [Fact]
    public void A_size_is_cut_or_filled_with_zeros()
    {
        Assert.Equal(Errno.None, Tree.SetSize(_folder.NewFile("f", "12345"), 2));
        Assert.Equal("12", _folder.ContentOf("f"));
        Assert.Equal(Errno.None, Tree.SetSize(_folder["f"], 3));
        Assert.Equal("12\0", _folder.ContentOf("f"));
        Assert.Equal(Errno.EINVAL, Tree.SetSize(_folder["f"], 1ul << 63));
        Assert.Equal(Errno.EISDIR, Tree.SetSize(_folder["."], 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(uint.MaxValue)]
    [InlineData(-86400)]
    public void Times_are_set_to_the_second(long seconds)
    {
        Assert.Equal(Errno.None, Tree.SetTimes(_folder.NewFile("f"), new FileTimes(seconds, seconds)));
        _ = Tree.Stat(_folder["f"], out FileMetadata metadata);
        Assert.Equal((seconds, seconds), (metadata.AccessTime, metadata.ModifyTime));
    }

    [Fact]
    public void Times_of_a_link_itself_leave_its_target_alone()
    {
        _ = Tree.SetTimes(_folder.NewFile("f"), new FileTimes(1, 2));
        Assert.Equal(Errno.None, Tree.SetLinkTimes(_folder.NewLink("link", "f"), new FileTimes(3, 4)));
        _ = Tree.Stat(_folder["f"], out FileMetadata file);
        _ = Tree.LinkStat(_folder["link"], out FileMetadata link);
        Assert.Equal((2L, 4L), (file.ModifyTime, link.ModifyTime));
    }

    [Fact]
    public void An_owner_may_stay_as_it_is()
    {
        Assert.Equal(Errno.None, Tree.SetOwner(_folder.NewFile("f"), Unchanged, Unchanged));
        Assert.Equal(Errno.None, Tree.SetLinkOwner(_folder.NewLink("link", "nowhere"), Unchanged, Unchanged));
        Assert.Equal(Errno.ENOENT, Tree.SetOwner(_folder["link"], Unchanged, Unchanged));
    }

    [Fact]
    public void A_mode_is_set_through_links()
    {
        _ = _folder.NewFile("f");
        Assert.Equal(Errno.None, Tree.SetMode(_folder.NewLink("link", "f"), 0b100_000_000));
        Assert.Equal(0b100_000_000u, _folder.ModeOf("f"));
    }

    [Theory]
    [InlineData(default(Errno))]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EPERM)]
    public void A_links_own_mode_cannot_be_set_and_its_targets_stays(Errno kernel)
    {
        _ = Tree.SetMode(_folder.NewFile("f"), 0b110_000_000);
        _ = _folder.NewLink("link", "f");
        OnKernel(kernel, () =>
        {
            Assert.Equal(Errno.EOPNOTSUPP, Tree.SetLinkMode(_folder["link"], 0));
            Assert.Equal(0b110_000_000u, _folder.ModeOf("f"));
            Assert.Equal(Errno.None, Tree.SetLinkMode(_folder["f"], 0b100_000_000));
            Assert.Equal(0b100_000_000u, _folder.ModeOf("f"));
            Assert.Equal(Errno.ENOENT, Tree.SetLinkMode(_folder["missing"], 0));
        });
    }

    [Fact]
    public void A_volume_tells_its_size()
    {
        Assert.Equal(Errno.None, Tree.VolumeStat(_folder["."], out VolumeMetadata volume));
        DriveInfo drive = new(_folder.Path("."));
        Assert.Equal((ulong)drive.TotalSize, volume.Blocks * volume.FragmentSize);
        Assert.InRange(volume.AvailableBlocks, 1ul, volume.FreeBlocks);
        Assert.InRange(volume.NameLimit, 14ul, 4096ul);
        Assert.Equal(Errno.ENOENT, Tree.VolumeStat(_folder["missing"], out _));
    }

    [Fact]
    public void A_volume_that_cannot_be_written_says_so()
    {
        Assert.Equal(Errno.None, Tree.VolumeStat("/proc"u8, out VolumeMetadata volume));
        Assert.Equal(File.ReadLines("/proc/self/mounts").Any(line => line.StartsWith("proc /proc proc ro", StringComparison.Ordinal)), volume.ReadOnly);
    }

    public void Dispose() => _folder.Dispose();

    private Identity Identity(string name)
    {
        Assert.Equal(Errno.None, Tree.Stat(_folder[name], out FileMetadata metadata));
        return metadata.Identity;
    }

    private static string StatOf(string path)
    {
        System.Diagnostics.ProcessStartInfo start = new("stat", ["-c", "%u %g %i", path]) { RedirectStandardOutput = true };
        using System.Diagnostics.Process stat = System.Diagnostics.Process.Start(start)!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    private static void OnKernel(Errno withoutCall, Action action)
    {
        if (withoutCall == Errno.None)
            action();
        else
            Kernel.Refusing(SystemCall.FChModAt2, withoutCall, action);
    }
}
