using System.Text.RegularExpressions;
using GuardedFiles.Rules;
using GuardedFiles.Start;
using SftpServer.Inquiry;
using Testing;

namespace SftpServer.Tests.Inquiry;

public sealed class QuestionTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public void Every_request_has_the_name_that_a_file_may_call_it_by() => Assert.Equal(
        RequestNames.All, Catalogue.Named.Select(kind => kind.Name));

    [Fact]
    public void Files_are_checked_to_their_end_and_whose_they_are_is_only_warned_of()
    {
        string right = Write("right.json", "{}");
        string wrong = Write("wrong.json", "{\"a\": 1,\n\"defaults\": {\"umask\": \"9\"}}");
        UsageException answer = Ask("--check-config", right, wrong);
        Assert.Equal((1, true), (answer.ExitStatus, answer.IsAnswer));
        string[] lines = answer.Text.Split('\n');
        Assert.Contains(lines, line => line.StartsWith($"{right}: warning: a session would refuse it: a directory above it is writable", StringComparison.Ordinal));
        Assert.Contains($"{right}: ok", lines);
        Assert.Contains($"{wrong}:1: unknown key \"a\"", lines);
        Assert.Contains($"{wrong}:2: umask: Invalid umask \"9\"", lines);
        Assert.Equal(0, Ask("--check-config", right).ExitStatus);
    }

    [Fact]
    public void A_session_is_explained_setting_by_setting()
    {
        string file = Write("key.json", """
            { "defaults": { "name": "laptop", "deny-requests": ["remove"], "guard": false },
              "match": [ { "name": "lap*", "settings": { "log-level": "INFO",
                "rules": [ { "path": "/in", "access": "drop" } ] } } ] }
            """);
        UsageException answer = Ask("--explain", "--config", file, "-p", "open,remove", "--guard");
        Assert.Equal(0, answer.ExitStatus);
        string[] expected =
        [
            $"match 1 applies ({file}:2)",
            $"deny-requests remove {file}:1",
            "allow-requests open,remove command line",
            $"rule drop:/in {file}:3 (match 1)",
            $"name laptop {file}:1",
            "guard yes command line",
            $"log-level INFO {file}:2 (match 1)",
            $"config {file} command line",
            "requests that are served: open",
            "",
        ];
        Assert.Equal(expected, answer.Text.Split('\n').Select(line => Regex.Replace(line, " +", " ")));
        int column = answer.Text.Split('\n')[1].IndexOf("remove", StringComparison.Ordinal);
        Assert.All(answer.Text.Split('\n')[1..8], line => Assert.Equal(' ', line[column - 1]));
    }

    [Fact]
    public void Only_a_persons_command_line_can_ask()
    {
        Refuses("unknown option -- explain", () => CommandLine.Parse("-sftp-server", ["--explain"]));
        Refuses("unknown option -- check-config", () => CommandLine.Parse("sftp-server", ["--check-config"], answers: false));
        Assert.Null(CommandLine.Parse("sftp-server", ["-c", "--explain"]).Question);
        Refuses("option is for --explain only", () => CommandLine.Parse("sftp-server", ["--user", "a"]));
        Refuses("option requires an argument -- user", () => CommandLine.Parse("sftp-server", ["--explain", "--user"]));
        Refuses("option takes no argument -- explain", () => CommandLine.Parse("sftp-server", ["--explain=x"]));
    }

    public void Dispose() => _directory.Dispose();

    private static void Refuses(string complaint, Func<ServerSettings> parse) =>
        Assert.StartsWith($"sftp-server: {complaint}\n", Assert.Throws<UsageException>(parse).Text);

    private static UsageException Ask(params string[] arguments)
    {
        ServerSettings settings = CommandLine.Parse("sftp-server", arguments);
        return settings.Question!.Answer(settings);
    }

    private string Write(string name, string text)
    {
        string path = _directory.Combine(name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
