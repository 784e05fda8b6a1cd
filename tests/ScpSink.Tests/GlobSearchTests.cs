using System.Text;
using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Rules;
using Mono.Unix.Native;
using ScpSink.Tests.Support;

namespace ScpSink.Tests;

public sealed class GlobSearchTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly FileTree _files = new(new Policy());

    [Fact]
    public void What_matches_is_found_sorted_by_bytes()
    {
        foreach (string name in (string[])["b", "B", "a", "ä", ".hidden", "a1", "x.txt", "é.txt"])
            _ = _folder.NewFile(name);
        Assert.Equal(["B", "a", "a1", "b", "x.txt", "ä", "é.txt"], Found("*"));
        Assert.Equal(["x.txt", "é.txt"], Found("*.txt"));
        Assert.Equal(["a", "a1"], Found("a*"));
        Assert.Equal([".hidden"], Found(".*"));
        Assert.Equal(["a", "b"], Found("[ab]"));
    }

    [Fact]
    public void Each_level_is_searched_and_links_to_directories_are_followed()
    {
        _ = _folder.NewDirectory("d1");
        _ = _folder.NewDirectory("d2");
        _ = _folder.NewDirectory("d2/in");
        _ = _folder.NewFile("d1/f");
        _ = _folder.NewFile("d2/in/f");
        _ = _folder.NewFile("dfile");
        _ = _folder.NewLink("dlink", "d2");
        Assert.Equal(["d1/f"], Found("d*/f"));
        Assert.Equal(["d2/in/f", "dlink/in/f"], Found("d*/*/f"));
        Assert.Equal(["d1", "d2", "dlink"], Found("d*/"));
        Assert.Equal(["d2/../d1"], Found("d2/../d[1]"));
    }

    [Theory]
    [InlineData("no*")]
    [InlineData("f/*")]
    [InlineData("missing/*")]
    [InlineData("fifo/*")]
    [InlineData("*/nothing")]
    public void What_matches_nothing_is_the_name_itself(string pattern)
    {
        _ = _folder.NewFile("f");
        _ = _folder.NewFifo("fifo");
        _ = _folder.NewDirectory("d");
        Assert.Equal([pattern], Found(pattern));
    }

    [Fact]
    public void Backslashes_go_where_nothing_matches() => Assert.Equal(["no*[x]\\"], Found("no\\*[x]\\\\"));

    [Fact]
    public void A_dangling_link_is_a_name()
    {
        _ = _folder.NewLink("dangling", "nowhere");
        Assert.Equal(["dangling"], Found("dang*"));
        Assert.Equal(["dang*/"], Found("dang*/"));
    }

    [Fact]
    public void Too_many_paths_are_an_error()
    {
        for (int i = 0; i < 400; i++)
            _ = _folder.NewLink($"d{i}", ".");
        Errno error = Find("*/*/*", out byte[][] paths);
        Assert.Equal(Errno.E2BIG, error);
        Assert.Single(paths);
    }

    [Fact]
    public void A_long_search_asks_whether_it_should_go_on()
    {
        for (int i = 0; i < 100; i++)
            _ = _folder.NewLink($"d{i}", ".");
        GlobSearch search = new(_files, () => throw new SessionOverException(SessionEnd.OutputClosed));
        Assert.Throws<SessionOverException>(() => search.Find(Encoding.UTF8.GetBytes(_folder["*/x*"]), out _));
    }

    [Fact]
    public void The_source_sends_what_matches_and_tells_what_it_cannot()
    {
        _ = _folder.NewFile("b.txt", "2");
        _ = _folder.NewFile("a.txt", "1");
        _ = _folder.NewFile("x[1]", "3");
        Answers answers = RunningScp.Exchange(["-f", "--glob", "--", _folder["*.txt"], _folder["x[1]"], _folder["no\\*"]], new string('\0', 20));
        Assert.Equal(
            new Answers($"C0644 1 a.txt\n1\0C0644 1 b.txt\n2\0C0644 1 x[1]\n3\0\u0001scp: {_folder["no*"]}: No such file or directory\n", null, true),
            answers);
        Assert.Equal(
            $"\u0001scp: {_folder["*.txt"]}: No such file or directory\n",
            RunningScp.Exchange(["-f", _folder["*.txt"]], new string('\0', 20)).Text);
    }

    [Fact]
    public void A_search_that_is_too_long_is_an_error_record()
    {
        for (int i = 0; i < 400; i++)
            _ = _folder.NewLink($"d{i}", ".");
        _ = _folder.NewFile("f", "1");
        Answers answers = RunningScp.Exchange(["-f", "--glob", _folder["*/*/*"], _folder["f"]], new string('\0', 20));
        Assert.Equal($"\u0001scp: {_folder["*/*/*"]}: Argument list too long\nC0644 1 f\n1\0", answers.Text);
    }

    public void Dispose() => _folder.Dispose();

    private Errno Find(string pattern, out byte[][] paths) =>
        new GlobSearch(_files, null).Find(Encoding.UTF8.GetBytes(_folder[pattern]), out paths);

    /// <summary>Without the folder in front.</summary>
    private string[] Found(string pattern)
    {
        Assert.Equal(Errno.None, Find(pattern, out byte[][] paths));
        return Array.ConvertAll(paths, path => Encoding.UTF8.GetString(path)[(_folder.Root.Length + 1)..]);
    }
}
