using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

public sealed class FileTreeNamesTests : IDisposable
{
    private readonly Folder _folder = new();

    private FileTree Tree => _folder.Tree;

    [Fact]
    public void Removing_takes_files_and_links_but_no_directories()
    {
        Assert.Equal(Errno.None, Tree.Remove(_folder.NewFile("f")));
        Assert.Equal(Errno.None, Tree.Remove(_folder.NewLink("link", "nowhere")));
        Assert.Equal(Errno.EISDIR, Tree.Remove(_folder.NewDirectory("d")));
        Assert.Equal(Errno.ENOENT, Tree.Remove(_folder["f"]));
        Assert.Equal(["d"], _folder.Names());
    }

    [Fact]
    public void Removing_a_directory_takes_empty_ones_only()
    {
        Assert.Equal(Errno.None, Tree.RemoveDirectory(_folder.NewDirectory("d")));
        _ = _folder.NewDirectory("full");
        _ = _folder.NewFile("full/f");
        Assert.Equal(Errno.ENOTEMPTY, Tree.RemoveDirectory(_folder["full"]));
        Assert.Equal(Errno.ENOTDIR, Tree.RemoveDirectory(_folder["full/f"]));
    }

    [Fact]
    public void Replacing_takes_the_place_of_what_has_the_name()
    {
        Assert.Equal(Errno.None, Tree.Replace(_folder.NewFile("old", "old"), _folder.NewFile("new", "new")));
        Assert.Equal("old", _folder.ContentOf("new"));
        Assert.Equal(["new"], _folder.Names());
    }

    [Fact]
    public void A_link_shares_its_file()
    {
        Assert.Equal(Errno.None, Tree.Link(_folder.NewFile("f", "content"), _folder["second"]));
        Assert.Equal("content", _folder.ContentOf("second"));
        Assert.Equal(Errno.EEXIST, Tree.Link(_folder["f"], _folder["second"]));
    }

    [Fact]
    public void A_symbolic_link_holds_any_text()
    {
        Assert.Equal(Errno.None, Tree.MakeSymbolicLink([0xff, (byte)'\n'], _folder["link"]));
        byte[] target = new byte[10];
        Assert.Equal(Errno.None, Tree.ReadLink(_folder["link"], target, out int length));
        Assert.Equal([0xff, (byte)'\n'], target[..length]);
        Assert.Equal(Errno.ENOENT, Tree.MakeSymbolicLink([], _folder["empty"]));
    }

    [Fact]
    public void A_target_that_is_longer_than_the_buffer_fills_it()
    {
        byte[] target = new byte[4];
        Assert.Equal(Errno.None, Tree.ReadLink(_folder.NewLink("link", "123456"), target, out int length));
        Assert.Equal(4, length);
        Assert.Equal("1234"u8, target);
    }

    [Fact]
    public void What_is_no_link_has_no_target()
    {
        byte[] target = new byte[4];
        Assert.Equal(Errno.EINVAL, Tree.ReadLink(_folder.NewFile("f"), target, out _));
        Assert.Equal(Errno.ENOENT, Tree.ReadLink(_folder["missing"], target, out _));
    }

    public void Dispose() => _folder.Dispose();
}
