using GuardedFiles.Rules;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class FileTreeCopyingTests : IDisposable
{
    private readonly Folder _folder = new();

    [Fact]
    public void The_copy_has_the_permissions_of_its_source_less_the_umask()
    {
        using Folder folder = new(new Policy { Umask = 0b000_010_010 });
        foreach (uint mode in (uint[])[0b110_110_110, 0b100_000_000, 0b111_111_111, 0b110_111_101_101])
        {
            _ = folder.NewFile("source", "content");
            Assert.Equal(Errno.None, folder.Tree.SetMode(folder["source"], mode));
            Assert.Equal(Errno.None, Copy(folder, "source", "target"));
            Assert.Equal(mode & 0b111_101_101, folder.ModeOf("target"));
            Assert.Equal("content", folder.ContentOf("target"));
            Assert.Equal(Errno.None, folder.Tree.Remove(folder["target"]));
            Assert.Equal(Errno.None, folder.Tree.Remove(folder["source"]));
        }
    }

    [Fact]
    public void A_forced_mode_is_that_of_the_copy()
    {
        using Folder folder = new(new Policy { FileMode = 0b110_100_000 });
        _ = folder.NewFile("source", "content");
        Assert.Equal(Errno.None, Copy(folder, "source", "target"));
        Assert.Equal(0b110_100_000u, folder.ModeOf("target"));
    }

    [Fact]
    public void A_file_that_is_overwritten_keeps_its_mode_and_its_other_names()
    {
        _ = _folder.NewFile("source", "new");
        _ = _folder.NewFile("target", "old and longer");
        Assert.Equal(Errno.None, _folder.Tree.SetMode(_folder["target"], 0b110_000_001));
        Assert.Equal(Errno.None, _folder.Tree.Link(_folder["target"], _folder["second"]));
        Assert.Equal(Errno.None, Copy(_folder, "source", "target", overwrites: true));
        Assert.Equal("new", _folder.ContentOf("second"));
        Assert.Equal(0b110_000_001u, _folder.ModeOf("target"));
    }

    [Fact]
    public void Links_are_followed_as_OPEN_follows_them()
    {
        _ = _folder.NewFile("source", "new");
        _ = _folder.NewFile("file", "old");
        _ = _folder.NewLink("link", "file");
        _ = _folder.NewLink("dangling", "missing");
        _ = _folder.NewLink("alias", "source");
        Assert.Equal(Errno.EEXIST, Copy(_folder, "source", "link"));
        Assert.Equal(Errno.EEXIST, Copy(_folder, "source", "dangling"));
        Assert.Equal("old", _folder.ContentOf("file"));
        Assert.False(File.Exists(_folder.Path("missing")));

        Assert.Equal(Errno.None, Copy(_folder, "alias", "link", overwrites: true));
        Assert.Equal(Errno.None, Copy(_folder, "alias", "dangling", overwrites: true));
        Assert.Equal(("new", "new"), (_folder.ContentOf("file"), _folder.ContentOf("missing")));
        Assert.NotNull(new FileInfo(_folder.Path("link")).LinkTarget);
    }

    [Fact]
    public void What_is_no_file_is_refused_on_either_side_and_nothing_hangs()
    {
        _ = _folder.NewFile("file", "content");
        _ = _folder.NewDirectory("dir");
        _ = _folder.NewFifo("fifo");
        Assert.Equal(Errno.EISDIR, Copy(_folder, "dir", "target"));
        Assert.Equal(Errno.EOPNOTSUPP, Copy(_folder, "fifo", "target"));
        Assert.Equal(Errno.EOPNOTSUPP, _folder.Tree.Copy("/dev/zero"u8, _folder["target"], false, null, out _));
        Assert.Equal(Errno.EISDIR, Copy(_folder, "file", "dir", overwrites: true));
        Assert.Equal(Errno.EEXIST, Copy(_folder, "file", "dir"));
        Assert.Equal(Errno.ENXIO, Copy(_folder, "file", "fifo", overwrites: true));
        using (OpenFile reader = _folder.Open("fifo", OpenFlags.O_RDONLY))
            Assert.Equal(Errno.EOPNOTSUPP, Copy(_folder, "file", "fifo", overwrites: true));
        Assert.Equal(Errno.EOPNOTSUPP, _folder.Tree.Copy(_folder["file"], "/dev/null"u8, true, null, out _));
        Assert.Equal(["dir", "fifo", "file"], _folder.Names());
    }

    [Fact]
    public void A_file_is_no_copy_of_itself()
    {
        _ = _folder.NewFile("source", "content");
        Assert.Equal(Errno.None, _folder.Tree.Copy(_folder["source"], _folder["source"], true, null, out CopyResult result));
        Assert.Equal(CopyResult.Overlap, result);
        Assert.Equal("content", _folder.ContentOf("source"));
    }

    [Theory]
    [InlineData(Errno.ENOSPC)]
    [InlineData(Errno.EIO)]
    public void A_new_file_that_cannot_be_completed_is_removed(Errno error)
    {
        File.WriteAllBytes(_folder.Path("source"), new byte[1 << 20]);
        Kernel.Refusing(SystemCall.CopyFileRange, error, () => Assert.Equal(error, Copy(_folder, "source", "target")));
        Assert.Equal(["source"], _folder.Names());
    }

    [Fact]
    public void It_is_removed_too_when_the_session_ends_meanwhile()
    {
        File.WriteAllBytes(_folder.Path("source"), new byte[20 << 20]);
        int parts = 0;
        Assert.Throws<TimeoutException>(() => _folder.Tree.Copy(_folder["source"], _folder["target"], false, Over, out _));
        Assert.Equal(["source"], _folder.Names());

        void Over()
        {
            if (++parts == 2)
                throw new TimeoutException();
        }
    }

    [Fact]
    public void A_file_that_another_process_has_put_there_meanwhile_stays()
    {
        File.WriteAllBytes(_folder.Path("source"), new byte[20 << 20]);
        int parts = 0;
        Assert.Throws<TimeoutException>(() => _folder.Tree.Copy(_folder["source"], _folder["target"], false, Exchange, out _));
        Assert.Equal("another", _folder.ContentOf("target"));

        void Exchange()
        {
            if (++parts < 2)
                return;
            File.Move(_folder.Path("target"), _folder.Path("moved"));
            _ = _folder.NewFile("target", "another");
            throw new TimeoutException();
        }
    }

    [Fact]
    public void A_file_that_was_there_is_not_removed_when_the_copy_fails()
    {
        File.WriteAllBytes(_folder.Path("source"), new byte[1 << 20]);
        _ = _folder.NewFile("target", "old");
        Kernel.Refusing(SystemCall.CopyFileRange, Errno.ENOSPC, () => Assert.Equal(Errno.ENOSPC, Copy(_folder, "source", "target", overwrites: true)));
        Assert.Equal(["source", "target"], _folder.Names());
    }

    [Fact]
    public void A_file_that_is_larger_than_permitted_leaves_nothing()
    {
        using Folder folder = new(new Policy { MaxFileSize = 6 });
        _ = folder.NewFile("source", "content");
        _ = folder.NewFile("small", "conten");
        Assert.Equal(Errno.EACCES, Copy(folder, "source", "target"));
        Assert.Equal(Errno.None, Copy(folder, "small", "other"));
        Assert.Equal(Errno.EACCES, folder.Tree.Copy("/proc/self/status"u8, folder["target"], false, null, out _));
        Assert.Equal(["other", "small", "source"], folder.Names());
    }

    [Fact]
    public void Holes_are_kept()
    {
        using (FileStream source = File.Create(_folder.Path("source")))
            source.SetLength(1L << 30);
        Assert.Equal(Errno.None, Copy(_folder, "source", "target"));
        Assert.Equal(Errno.None, _folder.Tree.Stat(_folder["target"], out FileMetadata metadata));
        Assert.Equal(1ul << 30, metadata.Size);
        Assert.InRange(metadata.Allocated, 0ul, 1ul << 16);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_leaves_a_jail_and_nothing_comes_into_it(bool kernelResolves)
    {
        using JailedFolder jail = new(kernelResolves);
        jail.NewFile("file", "content");
        jail.NewLink("out", "../secret");
        jail.NewLink("far", jail.Machine.Path("secret"));
        string[] ways = ["out", "far", "../secret", "/../secret"];
        foreach (string outside in ways)
            Assert.Equal(Errno.ENOENT, jail.Tree.Copy(System.Text.Encoding.UTF8.GetBytes(outside), "/stolen"u8, false, null, out _));
        foreach (string outside in ways)
        {
            _ = jail.Tree.Copy("/file"u8, System.Text.Encoding.UTF8.GetBytes(outside), true, null, out _);
            Assert.Equal("outside", jail.Machine.ContentOf("secret"));
        }

        Assert.False(File.Exists(jail.PathOf("stolen")));

        // Where nothing confines the session, the same links lead out.
        Assert.Equal(Errno.None, jail.Machine.Tree.Copy(jail.Machine["jail/out"], jail.Machine["jail/stolen"], false, null, out _));
        Assert.Equal("outside", File.ReadAllText(jail.PathOf("stolen")));
    }

    public void Dispose() => _folder.Dispose();

    private static Errno Copy(Folder folder, string source, string target, bool overwrites = false) =>
        folder.Tree.Copy(folder[source], folder[target], overwrites, null, out _);
}
