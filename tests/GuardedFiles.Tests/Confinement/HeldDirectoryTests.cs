using GuardedFiles.Linux;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Confinement;

/// <summary>Requests that arrived together share a directory; what one of them changes, the next one sees.</summary>
public sealed class HeldDirectoryTests : IDisposable
{
    private readonly JailedFolder _jail = new(kernelResolves: true);

    public HeldDirectoryTests()
    {
        _jail.NewDirectory("a");
        _jail.NewDirectory("b");
        _jail.NewFile("a/f", "of a");
        _jail.NewFile("b/f", "of b!");
        _jail.NewLink("link", "a");
        _jail.Tree.BeginTurn(1);
    }

    [Fact]
    public void A_directory_that_this_session_renames_is_not_remembered()
    {
        Assert.Equal(4ul, SizeOf("a/f"));
        Assert.Equal(Errno.None, _jail.Tree.Rename("a"u8, "c"u8));
        Assert.Equal(Errno.None, _jail.Tree.Rename("b"u8, "a"u8));
        Assert.Equal(5ul, SizeOf("a/f"));
    }

    [Fact]
    public void A_link_that_this_session_replaces_is_not_remembered()
    {
        Assert.Equal(4ul, SizeOf("link/f"));
        Assert.Equal(Errno.None, _jail.Tree.Remove("link"u8));
        Assert.Equal(Errno.None, _jail.Tree.MakeSymbolicLink("b"u8, "link"u8));
        Assert.Equal(5ul, SizeOf("link/f"));
    }

    [Fact]
    public void What_others_rename_is_seen_by_what_arrives_later()
    {
        Assert.Equal(4ul, SizeOf("a/f"));
        Directory.Move(_jail.PathOf("a"), _jail.PathOf("c"));
        Directory.Move(_jail.PathOf("b"), _jail.PathOf("a"));
        Assert.Equal(4ul, SizeOf("a/f")); // It arrived together with the first.
        _jail.Tree.BeginTurn(2);
        Assert.Equal(5ul, SizeOf("a/f"));
    }

    [Fact]
    public void A_directory_that_may_not_be_searched_any_more_is_not_remembered()
    {
        if (Libc.geteuid() == 0)
            return; // root may search it all the same.
        Assert.Equal(4ul, SizeOf("a/f"));
        Assert.Equal(Errno.None, _jail.Tree.SetMode("a"u8, 0));
        Assert.Equal(Errno.EACCES, _jail.Tree.Stat("a/f"u8, out _));
        Assert.Equal(Errno.None, _jail.Tree.SetMode("a"u8, 0b111_000_000));
    }

    [Fact]
    public void Files_beside_the_last_one_are_opened_and_links_there_are_followed()
    {
        _jail.NewLink("a/out", "../../secret");
        _jail.NewLink("a/to-b", "/b/f");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Errno.None, _jail.Tree.Open("a/to-b"u8, OpenFlags.O_RDONLY, 0, out OpenFile? file));
            Assert.Equal(Errno.None, file!.Stat(out FileMetadata metadata));
            Assert.Equal(5ul, metadata.Size);
            file.Dispose();
            Assert.Equal(Errno.ENOENT, _jail.Tree.Open("a/out"u8, OpenFlags.O_RDONLY, 0, out _));
            Assert.Equal(Errno.None, _jail.Tree.OpenDirectory("link/../b"u8, out OpenDirectory? directory));
            directory!.Dispose();
        }
    }

    [Fact]
    public void Two_paths_at_once_do_not_close_each_others_directory()
    {
        Assert.Equal(4ul, SizeOf("a/f"));
        Assert.Equal(Errno.None, _jail.Tree.Rename("b/f"u8, "a/g"u8));
        Assert.Equal(Errno.None, _jail.Tree.Link("a/f"u8, "b/h"u8));
        Assert.Equal(4ul, SizeOf("b/h"));
        Assert.Equal(5ul, SizeOf("a/g"));
    }

    public void Dispose() => _jail.Dispose();

    private ulong SizeOf(string path)
    {
        Assert.Equal(Errno.None, _jail.Tree.Stat(System.Text.Encoding.ASCII.GetBytes(path), out FileMetadata metadata));
        return metadata.Size;
    }
}
