using GuardedFiles.Log;
using GuardedFiles.Tests.Support;
using ScpSink.Tests.Support;
using Folder = ScpSink.Tests.Support.Folder;

namespace ScpSink.Tests;

/// <summary>What an administrator reads about files that came and went.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly SyslogDaemon _daemon = new();

    [Fact]
    public void A_file_that_came_has_two_lines()
    {
        Assert.Equal(
            [
                $"open \"{_folder["f"]}\" flags WRITE,CREATE mode 0644",
                $"close \"{_folder["f"]}\" bytes read 0 written 5 duration 0 result OK",
            ],
            Told(["-t", _folder.Root], "C4664 5 f\nhello\0"));
    }

    [Fact]
    public void A_file_that_went_has_two_lines()
    {
        _ = _folder.NewFile("f", "hello", "4640");
        Assert.Equal(
            [
                $"open \"{_folder["f"]}\" flags READ mode 04640",
                $"close \"{_folder["f"]}\" bytes read 5 written 0 duration 0 result OK",
            ],
            Told(["-f", _folder["f"]], "\0\0\0"));
    }

    [Fact]
    public void A_tree_that_came_tells_what_was_set()
    {
        Assert.Equal(
            [
                $"mkdir name \"{_folder["d"]}\" mode 0500",
                $"open \"{_folder["d/f"]}\" flags WRITE,CREATE mode 0400",
                $"set \"{_folder["d/f"]}\" mode 0400",
                $"set \"{_folder["d/f"]}\" modtime {Time(2000)}",
                $"close \"{_folder["d/f"]}\" bytes read 0 written 0 duration 0 result OK",
                $"set \"{_folder["d"]}\" modtime {Time(1000)}",
                $"set \"{_folder["d"]}\" mode 0500",
            ],
            Told(["-rpt", _folder.Root], "T1000 0 1 0\nD0500 0 d\nT2000 0 1 0\nC0400 0 f\n\0E\n"));
    }

    [Fact]
    public void A_tree_that_went_tells_its_directories()
    {
        _ = _folder.NewDirectory("d");
        _ = _folder.NewFile("d/f");
        Assert.Equal(
            [
                $"opendir \"{_folder["d"]}\"",
                $"open \"{_folder["d/f"]}\" flags READ mode 0644",
                $"close \"{_folder["d/f"]}\" bytes read 0 written 0 duration 0 result OK",
                $"closedir \"{_folder["d"]}\"",
            ],
            Told(["-rf", _folder["d"]], "\0\0\0\0\0"));
    }

    [Fact]
    public void What_goes_wrong_is_the_result()
    {
        _ = _folder.NewLink("full", "/dev/full");
        Assert.Equal(
            [
                $"open \"{_folder["full"]}\" flags WRITE,CREATE mode 0644",
                $"close \"{_folder["full"]}\" bytes read 0 written 0 duration 0 result No space left on device",
                $"sent error \"scp: {_folder["full"]}: No space left on device\"",
            ],
            Told(["-t", _folder.Root], "C0644 1 full\nx\0"));
        Assert.Equal(
            [
                $"open \"{_folder["f"]}\" flags WRITE,CREATE mode 0644",
                "received error \"scp: read: error\"",
                $"close \"{_folder["f"]}\" bytes read 0 written 1 duration 0 result the sender failed",
            ],
            Told(["-t", _folder.Root], "C0644 1 f\nx\x01scp: read: error\n"));
        Assert.Equal(
            [
                $"open \"{_folder["f"]}\" flags READ mode 0644",
                "received error \"scp: no space\"",
                $"close \"{_folder["f"]}\" bytes read 1 written 0 duration 0 result the receiver failed",
            ],
            Told(["-f", _folder["f"]], "\0\0\x01scp: no space\n"));
    }

    [Theory]
    [InlineData("C0644 5 f\nhel", "forced close \"{0}\" bytes read 0 written 3 duration 0 result lost connection")]
    [InlineData("C0644 1 f\nx\x02no more\n", "forced close \"{0}\" bytes read 0 written 1 duration 0 result given up by the other side")]
    public void A_file_that_was_on_its_way_has_a_forced_end(string input, string line) =>
        Assert.Equal(string.Format(line, _folder["f"]), Told(["-t", _folder.Root], input)[^1]);

    [Fact]
    public void A_directory_that_was_on_its_way_has_a_forced_end()
    {
        _ = _folder.NewDirectory("d");
        _ = _folder.NewFile("d/f");
        Assert.Equal(
            [
                $"forced close \"{_folder["d/f"]}\" bytes read 0 written 0 duration 0 result lost connection",
                $"forced closedir \"{_folder["d"]}\"",
            ],
            Told(["-rf", _folder["d"]], "\0\0\0")[2..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_could_not_be_opened_has_an_error_and_no_end() => Assert.Equal(
        [$"sent error \"scp: {_folder["f"]}: No such file or directory\""],
        Told(["-f", _folder["f"]], "\0"));

    [Fact]
    public void A_sink_that_is_refused_is_told_at_VERBOSE()
    {
        Assert.Equal(
            [
                "Refusing sink request in read-only mode",
                "sent error \"scp: uploads are refused: this account is read-only\"",
            ],
            Told(["-Rt", _folder.Root], "", LogLevel.Verbose));
        Assert.Single(Told(["-Rt", _folder.Root], ""));
    }

    [Fact]
    public void At_ERROR_nothing_is_told() =>
        Assert.Empty(Told(["-t", _folder.Root], "C0644 1 f\nx\u0001failed\n", LogLevel.Error));

    public void Dispose()
    {
        _folder.Dispose();
        _daemon.Dispose();
    }

    private static string Time(long seconds) => $"{DateTimeOffset.FromUnixTimeSeconds(seconds).LocalDateTime:yyyyMMdd-HH:mm:ss}";

    /// <summary>The lines of a session; each duration, which has three decimals, is 0.</summary>
    private List<string> Told(string[] arguments, string input, LogLevel level = LogLevel.Info)
    {
        using (RunningScp scp = new(arguments, log: _daemon.Settings(level)))
        {
            scp.Send(input);
            _ = scp.End();
        }

        return _daemon.Lines().ConvertAll(
            line => System.Text.RegularExpressions.Regex.Replace(line, @" duration \d+\.\d{3} ", " duration 0 "));
    }
}
