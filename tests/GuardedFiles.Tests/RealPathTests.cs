using System.Text;
using GuardedFiles.Tests.Support;
using Mono.Unix.Native;

namespace GuardedFiles.Tests;

/// <summary>What OpenSSH's sftp_realpath answers, and in the same words where it fails.</summary>
public sealed class RealPathTests : IDisposable
{
    private readonly Folder _folder = new();

    private string Top => _folder.Path("").TrimEnd('/');

    public RealPathTests()
    {
        _ = _folder.NewFile("f");
        _ = _folder.NewDirectory("d");
        _ = _folder.NewDirectory("d/e");
        _ = _folder.NewLink("link", "d/e");
        _ = _folder.NewLink("absolute", _folder.Path("d"));
        _ = _folder.NewLink("up", "../d/..");
        _ = _folder.NewLink("slash", "d/e/");
        _ = _folder.NewLink("dangling", "nowhere");
        _ = _folder.NewLink("loop", "loop");
        _ = _folder.NewLink("d/root", "/");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("//d///e//", "/d/e")]
    [InlineData("/./d/./e/.", "/d/e")]
    [InlineData("/d/e/..", "/d")]
    [InlineData("/d/e/../../f", "/f")]
    [InlineData("/link", "/d/e")]
    [InlineData("/link/", "/d/e")]
    [InlineData("/link/..", "/d")]
    [InlineData("/absolute/e", "/d/e")]
    [InlineData("/slash", "/d/e")]
    [InlineData("/slash/new", "/d/e/new")]
    [InlineData("/new", "/new")]
    [InlineData("/link/new", "/d/e/new")]
    [InlineData("/dangling", "/nowhere")]
    [InlineData("/f/", "/f")]
    [InlineData("/f/.", "/f")]
    public void A_path_becomes_free_of_links_and_dots(string path, string resolved) =>
        Assert.Equal((Errno.None, Top + resolved), RealPath(Top + path));

    [Theory]
    [InlineData("/missing/x", Errno.ENOENT)]
    [InlineData("/missing/", Errno.ENOENT)]
    [InlineData("/missing/.", Errno.ENOENT)]
    [InlineData("/missing/..", Errno.ENOENT)]
    [InlineData("/dangling/", Errno.ENOENT)]
    [InlineData("/dangling/x", Errno.ENOENT)]
    [InlineData("/f/x", Errno.ENOTDIR)]
    [InlineData("/loop", Errno.ELOOP)]
    public void What_lies_on_the_way_must_exist(string path, Errno error) =>
        Assert.Equal((error, ""), RealPath(Top + path));

    [Theory]
    [InlineData("/", "/")]
    [InlineData("///", "/")]
    [InlineData("/..", "/")]
    [InlineData("/../..//", "/")]
    [InlineData("/no-such-name", "/no-such-name")]
    public void The_root_is_above_itself(string path, string resolved) => Assert.Equal((Errno.None, resolved), RealPath(path));

    [Fact]
    public void A_link_to_the_root_leads_there() => Assert.Equal((Errno.None, "/proc"), RealPath(_folder.Path("d/root/proc")));

    [Theory]
    [InlineData("", "")]
    [InlineData(".", "")]
    [InlineData("./no-such-name", "/no-such-name")]
    public void A_relative_path_begins_at_the_working_directory(string path, string behind) =>
        Assert.Equal((Errno.None, Environment.CurrentDirectory + behind), RealPath(path));

    [Fact]
    public void Thirty_three_links_are_followed_and_no_more()
    {
        _ = _folder.NewLink("link0", "f");
        for (int i = 1; i <= 33; i++)
            _ = _folder.NewLink($"link{i}", $"link{i - 1}");
        Assert.Equal((Errno.None, _folder.Path("f")), RealPath(_folder.Path("link32")));
        Assert.Equal(Errno.ELOOP, RealPath(_folder.Path("link33")).Error);
    }

    [Fact]
    public void A_path_beyond_PATH_MAX_is_too_long()
    {
        Assert.Equal((Errno.None, "/"), RealPath("/" + new string('/', 4095)));
        Assert.Equal(Errno.ENAMETOOLONG, RealPath("/" + new string('/', 4096)).Error);
    }

    [Fact]
    public void A_path_that_grows_beyond_PATH_MAX_is_too_long()
    {
        string deep = string.Concat(Enumerable.Repeat(new string('n', 200) + "/", 15));
        Assert.Equal(0, RunShell($"cd '{_folder.Path("")}' && for i in $(seq 20); do mkdir {new string('n', 200)} && cd {new string('n', 200)} || exit 1; done"));
        _ = _folder.NewLink("deep", deep);

        Assert.Equal(Errno.None, RealPath(_folder.Path("deep")).Error);
        Assert.Equal(Errno.ENAMETOOLONG, RealPath(_folder.Path("deep/") + deep[..1005] + new string('x', 200)).Error);
    }

    [Fact]
    public void Names_need_not_be_text()
    {
        byte[] path = [.. _folder["d/"], 0xff, 0xfe];
        byte[] resolved = new byte[4096];
        Assert.Equal(Errno.None, _folder.Tree.RealPath(path, resolved, out int length));
        Assert.Equal(path, resolved[..length]);
    }

    public void Dispose() => _folder.Dispose();

    private (Errno Error, string Path) RealPath(string path)
    {
        byte[] resolved = new byte[4096];
        Errno error = _folder.Tree.RealPath(Encoding.UTF8.GetBytes(path), resolved, out int length);
        return (error, Encoding.UTF8.GetString(resolved, 0, length));
    }

    private static int RunShell(string script)
    {
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", script]);
        shell.WaitForExit();
        return shell.ExitCode;
    }
}
