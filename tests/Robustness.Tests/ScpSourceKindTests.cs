using System.Net.Sockets;
using Testing;

namespace Robustness;

/// <summary>What a source finds where a file should be: it says so, goes on, and never waits.</summary>
public sealed class ScpSourceKindTests
{
    [Theory]
    [ScpData("fifo", "fifo: not a regular file")]
    [ScpData("socket", "socket: No such device or address")]
    [ScpData("/dev/null", "/dev/null: not a regular file")]
    [ScpData("/dev/zero", "/dev/zero: not a regular file")]
    [ScpData("dir", "dir: not a regular file")]
    [ScpData("missing", "missing: No such file or directory")]
    [ScpData("dangling", "dangling: No such file or directory")]
    [ScpData("loop", "loop: Too many levels of symbolic links")]
    [ScpData("file/", "file: not a regular file", "so the trailing slash is cut and this is a file")]
    [ScpData("file/x", "file/x: Not a directory")]
    [ScpData("", ": No such file or directory")]
    public void An_operand_that_is_no_file_is_named_and_the_next_one_is_sent(ScpProgram program, string operand, string words, string but = "")
    {
        using var directory = new TempDirectory();
        using Socket socket = Fill(directory);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-f", operand, "file"));
        List<string> lines = ScpDownload.Play(session);
        string[] file = ["C0644 4 file", "= 4 982D9E3E"];
        Assert.Equal(but.Length > 0 ? [.. file, .. file] : [$"! {words}", .. file], lines);
        Assert.Equal(but.Length > 0 ? 0 : 1, session.WaitForExit());
    }

    [Theory]
    [ScpData]
    public void Entries_that_are_no_files_are_named_and_the_others_are_sent(ScpProgram program)
    {
        using var directory = new TempDirectory();
        using Socket socket = Fill(directory);
        if (Native.IsRoot)
            Native.MakeCharacterDevice(directory.Combine("zero"), 1, 5);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", directory.Path));
        List<string> lines = ScpDownload.Play(session);
        Assert.Equal(1, session.WaitForExit());
        string at = directory.Path;
        string[] expected =
        [
            $"! {at}/dangling: No such file or directory",
            $"! {at}/fifo: not a regular file",
            $"! {at}/loop: Too many levels of symbolic links",
            $"! {at}/socket: No such device or address",
            .. Native.IsRoot ? (string[])[$"! {at}/zero: not a regular file"] : [],
            "C0644 4 file",
            $"D0700 0 {Path.GetFileName(at)}",
            "D0755 0 dir",
        ];
        Assert.Equal(expected, lines.Where(line => line[0] is '!' or 'C' or 'D').Order(StringComparer.Ordinal));
        Assert.Equal(2, lines.Count(line => line == "E"));
    }

    [Theory]
    [ScpData]
    public void A_directory_within_itself_ends(ScpProgram program)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("a/b"));
        File.WriteAllText(directory.Combine("a/b/file"), "text");
        File.CreateSymbolicLink(directory.Combine("a/b/up"), "..");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "a"));
        List<string> lines = ScpDownload.Play(session);
        Assert.Equal(1, session.WaitForExit());
        Assert.EndsWith("up: Too many levels of symbolic links", ScpDownload.ErrorsIn(lines)[0]);
        Assert.Equal(lines.Count(line => line[0] == 'D'), lines.Count(line => line == "E"));
    }

    [Theory]
    [InlineData("self", "loop", 16)]
    [InlineData("up", "loop", 16)]
    [InlineData("root", "loop", 2)]
    public void A_directory_with_many_ways_into_itself_ends_at_once(string kind, string name, int count)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("a/b"));
        string target = kind switch { "self" => ".", "up" => "..", _ => directory.Path };
        for (int i = 0; i < count; i++)
            File.CreateSymbolicLink(directory.Combine($"a/b/{name}{i}"), target);
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(ScpProgram.Ours, directory, "-r", "-f", directory.Path));
        List<string> lines = ScpDownload.Play(session);
        Assert.Equal(1, session.WaitForExit());
        Assert.Equal(3, lines.Count(line => line[0] == 'D'));
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => $"{directory.Path}/a/b/{name}{i}: Too many levels of symbolic links").Order(StringComparer.Ordinal),
            ScpDownload.ErrorsIn(lines).Order(StringComparer.Ordinal));
    }

    [Theory]
    [ScpData]
    public void A_directory_that_two_links_lead_to_is_sent_twice(ScpProgram program)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Combine("a"));
        Directory.CreateDirectory(directory.Combine("other"));
        File.WriteAllText(directory.Combine("other/file"), "text");
        File.CreateSymbolicLink(directory.Combine("a/one"), "../other");
        File.CreateSymbolicLink(directory.Combine("a/two"), "../other");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "a"));
        List<string> lines = ScpDownload.Play(session);
        Assert.Equal(0, session.WaitForExit());
        Assert.Equal(2, lines.Count(line => line == "C0644 4 file"));
    }

    [RootTheory]
    [ScpData]
    public void What_the_account_may_not_read_is_named_and_the_rest_is_sent(ScpProgram program)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        Directory.CreateDirectory(directory.Combine("tree/closed"));
        Directory.CreateDirectory(directory.Combine("tree/listed"));
        foreach (string name in (string[])["tree/a", "tree/secret", "tree/closed/inner", "tree/listed/inner", "tree/z"])
            File.WriteAllText(directory.Combine(name), "text");
        ScpDisk.SetMode(directory.Combine("tree/secret"), "600");
        ScpDisk.SetMode(directory.Combine("tree/closed"), "700");
        ScpDisk.SetMode(directory.Combine("tree/listed"), "744");
        using ScpSession session = ScpSession.OpenSource(ScpLaunch.Of(program, directory, "-r", "-f", "tree", "tree/z") with { User = 65534 });
        List<string> lines = ScpDownload.Play(session);
        Assert.Equal(1, session.WaitForExit());
        Assert.Equal(
            [
                "tree/closed: Permission denied",
                "tree/listed/inner: Permission denied",
                "tree/secret: Permission denied",
            ],
            ScpDownload.ErrorsIn(lines).Order(StringComparer.Ordinal));
        Assert.Equal(["C0644 4 a", "C0644 4 z", "C0644 4 z"], lines.Where(line => line[0] == 'C').Order(StringComparer.Ordinal));
        Assert.Equal(lines.Count(line => line[0] == 'D'), lines.Count(line => line == "E"));
    }

    private static Socket Fill(TempDirectory directory)
    {
        Native.MakeFifo(directory.Combine("fifo"));
        Directory.CreateDirectory(directory.Combine("dir"));
        File.WriteAllText(directory.Combine("file"), "text");
        File.CreateSymbolicLink(directory.Combine("dangling"), "nowhere");
        File.CreateSymbolicLink(directory.Combine("loop"), "loop");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(directory.Combine("socket")));
        return socket;
    }
}
