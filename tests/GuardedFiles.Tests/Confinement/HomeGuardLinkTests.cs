using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests.Confinement;

/// <summary>What symbolic links among the closed names of a home lead to is closed as well.</summary>
public sealed class HomeGuardLinkTests
{
    private const OpenFlags Create = OpenFlags.O_WRONLY | OpenFlags.O_CREAT;

    [Fact]
    public void A_start_up_file_that_is_a_link_is_protected_where_it_really_lies()
    {
        using GuardedHome home = new();
        Directory.CreateDirectory(home.PathOf("files/dotfiles"));
        File.WriteAllText(home.PathOf("files/dotfiles/zshrc"), "as it was");
        File.CreateSymbolicLink(home.PathOf(".zshrc"), "files/dotfiles/zshrc");
        home.Begin();
        FileTree tree = home.Tree;
        Assert.Equal(Errno.EACCES, tree.Open("files/dotfiles/zshrc"u8, OpenFlags.O_WRONLY, 0, out _));
        Assert.Equal(Errno.EACCES, tree.Remove("files/dotfiles/zshrc"u8));
        Assert.Equal(Errno.EACCES, tree.Rename("files/dotfiles"u8, "files/moved"u8));
        Assert.Equal(Errno.EACCES, tree.Rename("files"u8, "moved"u8));
        Assert.Equal(Errno.EACCES, tree.Remove(".zshrc"u8));
        Assert.Equal(Errno.None, tree.Open("files/dotfiles/other"u8, Create, 0b110_000_000, out OpenFile? other));
        other!.Dispose();
    }

    [Theory]
    [InlineData("files/dot/authorized_keys", ".ssh/authorized_keys", "../files/dot/authorized_keys")]
    [InlineData("files/dot/rc", ".bashrc", "files/dot/rc")]
    [InlineData("files/dot/fish/conf.d/x.fish", ".config/fish", "../files/dot/fish")]
    [InlineData("files/dot/data", ".anything", "files/dot")]
    [InlineData("files/dot/nvim/init.vim", ".config/nvim", "../files/dot/nvim")]
    [InlineData("files/dot/a/b", ".ssh/config.d", "/u/files/dot/a")]
    public void What_a_closed_link_leads_to_is_closed_where_it_lies(string lies, string link, string target)
    {
        using GuardedHome home = new();
        Directory.CreateDirectory(Path.GetDirectoryName(home.PathOf(lies))!);
        File.WriteAllText(home.PathOf(lies), "as it was");
        Directory.CreateDirectory(Path.GetDirectoryName(home.PathOf(link))!);
        File.Delete(home.PathOf(link));
        File.CreateSymbolicLink(home.PathOf(link), target.StartsWith("/u") ? home.PathOf(target[3..]) : target);
        home.Begin();
        AssertClosed(home, lies);
        Assert.Equal(Errno.EACCES, home.Tree.Rename("files/dot"u8, "moved"u8));
        Assert.Equal("as it was", home.ContentOf(lies));
    }

    [Fact]
    public void Links_in_what_a_link_leads_to_are_followed_as_well()
    {
        using GuardedHome home = new();
        Directory.CreateDirectory(home.PathOf("files/one/systemd/user"));
        Directory.CreateDirectory(home.PathOf("files/two"));
        File.WriteAllText(home.PathOf("files/two/x.service"), "as it was");
        File.CreateSymbolicLink(home.PathOf("files/one/systemd/user/x.service"), "../../../two/y");
        File.CreateSymbolicLink(home.PathOf("files/two/y"), "x.service");
        File.CreateSymbolicLink(home.PathOf(".config/systemd"), "../files/one/systemd");
        home.Begin();
        AssertClosed(home, "files/two/x.service");
        AssertClosed(home, "files/two/y");
        AssertClosed(home, "files/one/systemd/user/x.service");
        Assert.Equal(Errno.None, home.Open("files/two/other", Create));
    }

    [Fact]
    public void What_a_dangling_link_would_lead_to_is_not_made()
    {
        using GuardedHome home = new();
        File.CreateSymbolicLink(home.PathOf(".zshrc"), "files/dot/deep/zshrc");
        home.Begin();
        Assert.Equal(Errno.EACCES, home.Open("files/dot", Create));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory("files/dot"u8, 0b111_000_000));
        Assert.Equal(Errno.None, home.Tree.MakeDirectory("files/dot/deep"u8, 0b111_000_000));
        Assert.Equal(Errno.EACCES, home.Open("files/dot/deep/zshrc", Create));
        Assert.Equal(Errno.EACCES, home.Tree.MakeSymbolicLink("x"u8, "files/dot/deep/zshrc"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Rename("files/dot"u8, "moved"u8));
    }

    /// <summary>However long the session has done nothing: the first operation is judged by what is there now.</summary>
    [Fact]
    public void A_link_that_the_owner_has_made_meanwhile_is_followed()
    {
        using GuardedHome home = new();
        Assert.Equal(Errno.None, home.Open("files/f", OpenFlags.O_RDWR));
        File.CreateSymbolicLink(home.PathOf(".bash_profile"), "files/f");
        Thread.Sleep(1100); // A survey holds for a second.
        Assert.Equal(Errno.EACCES, home.Open("files/f", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Tree.Remove("files/f"u8));
    }

    [Fact]
    public void As_many_links_are_followed_as_the_kernel_follows()
    {
        using GuardedHome home = new();
        File.CreateSymbolicLink(home.PathOf(".bashrc2"), "files/link1");
        for (int i = 1; i < 39; i++)
            File.CreateSymbolicLink(home.PathOf($"files/link{i}"), $"link{i + 1}");
        File.CreateSymbolicLink(home.PathOf("files/link39"), "f");
        Assert.Equal("as it was", File.ReadAllText(home.PathOf(".bashrc2"))); // 40 links.
        home.Begin();
        Assert.Equal(Errno.EACCES, home.Open("files/f", OpenFlags.O_WRONLY));
    }

    [Fact]
    public void A_link_to_the_home_itself_closes_nothing_more()
    {
        using GuardedHome home = new();
        File.CreateSymbolicLink(home.PathOf(".self"), ".");
        File.CreateSymbolicLink(home.PathOf(".above"), "..");
        home.Begin();
        Assert.Equal(Errno.None, home.Open("files/f", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Open(".self/.bashrc", OpenFlags.O_WRONLY));
        Assert.Equal(Errno.None, home.Open(".self/files/f", OpenFlags.O_WRONLY)); // It is the same file.
    }

    private static void AssertClosed(GuardedHome home, string path)
    {
        byte[] name = GuardedHome.Bytes(path);
        Assert.Equal(Errno.EACCES, home.Open(path, OpenFlags.O_WRONLY));
        Assert.Equal(Errno.EACCES, home.Open(path, OpenFlags.O_RDONLY));
        Assert.Equal(Errno.EACCES, home.Open(path, Create | OpenFlags.O_TRUNC));
        Assert.Equal(Errno.EACCES, home.Tree.Remove(name));
        Assert.Equal(Errno.EACCES, home.Tree.Rename(name, "stolen"u8));
        Assert.Equal(Errno.EACCES, home.Tree.Replace("files/f"u8, name));
        Assert.Equal(Errno.EACCES, home.Tree.Link(name, "stolen"u8));
        Assert.Equal(Errno.EACCES, home.Tree.SetMode(name, 0b111_111_111));
    }
}
