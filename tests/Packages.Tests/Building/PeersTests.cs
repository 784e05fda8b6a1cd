using Testing;

namespace Packages.Tests.Building;

/// <summary>
/// ./build.sh test peers, with a suite of the test's: each of the two "servers" is a script that prints that suite's results, as TAP.
/// </summary>
public sealed class PeersTests : IDisposable
{
    private const string Script = """
        set -euo pipefail
        for part in say packages sdk peers; do
            source build/$part.sh
        done
        distribution() { echo debian; }
        openssh_server() { echo "$PWD/stock"; }
        test_peers
        """;

    private const string Suite = """
        # A suite of the test's.
        packages=()
        prepare() { :; }
        run() { "$1" | tap_verdicts fake; }
        """;

    private readonly TempDirectory _folder = new();

    public PeersTests()
    {
        Directory.CreateDirectory(_folder.Combine("tests/Peers/suites"));
        Directory.CreateDirectory(_folder.Combine("dist"));
        Client.Run(new ClientCommand("cp", "-r", $"{Programs.RepositoryRoot}/build", _folder.Combine("build"))).MustSucceed();
        File.WriteAllText(_folder.Combine("tests/Peers/suites/fake.sh"), Suite);
        Know("");
        Says("dist/dotnet-scp", "");
    }

    public static TheoryData<string> Suites => [.. Directory.GetFiles($"{Programs.RepositoryRoot}/tests/Peers/suites").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Fact]
    public void A_test_that_fails_with_ours_only_is_a_failure()
    {
        ClientResult result = Compare(stock: "ok 1 - opens\nok 2 - closes\n", ours: "ok 1 - opens\nnot ok 2 - closes\n").MustFail();
        Assert.Contains("WORSE fake fake.2 closes: failed with ours\n", result.Output);
        Assert.Contains("   fake               2  0  0                    1  1  0", result.Output);
    }

    [Theory]
    [InlineData("ok 1 - opens\nok 2 # skip no FUSE\n", "skipped")]
    [InlineData("ok 1 - opens\n", "missing")]
    public void So_is_one_that_ours_does_not_come_to(string ours, string verdict) =>
        Assert.Contains($"WORSE fake fake.2 closes: {verdict} with ours\n", Compare("ok 1 - opens\nok 2 - closes\n", ours).MustFail().Output);

    [Fact]
    public void A_suite_that_breaks_off_is_a_failure()
    {
        ClientResult result = Compare(stock: "ok 1 - opens\n", ours: "ok 1 - opens\nexit 3\n").MustFail();
        Assert.Contains($"WORSE fake broke off: with {_folder.Path}/dist/dotnet-sftp-server", result.Output);
    }

    [Fact]
    public void So_is_one_that_passes_without_our_server()
    {
        File.AppendAllText(_folder.Combine("tests/Peers/suites/fake.sh"), "\nrun() { echo 'passed it'; }\n");
        ClientResult result = Compare("", "").MustFail();
        Assert.Contains("was never started", result.Output);
    }

    [Fact]
    public void A_suite_in_which_nothing_passes_with_OpenSSHs_server_compares_nothing() =>
        Assert.Contains("nothing was compared", Compare(stock: "not ok 1 - opens\n", ours: "not ok 1 - opens\n").MustFail().Output);

    [Fact]
    public void What_fails_with_both_is_none_and_what_is_better_is_told()
    {
        ClientResult result = Compare(stock: "not ok 1 - opens\nnot ok 2 - closes\nok 3\n", ours: "not ok 1 - opens\nok 2 - closes\nok 3\n").MustSucceed();
        Assert.DoesNotContain("opens", result.Output);
        Assert.Contains("better fake fake.2 closes: failed with OpenSSH's\n", result.Output);
    }

    [Fact]
    public void A_difference_that_is_listed_is_none_and_told_with_its_row()
    {
        Know("fake | fake.1 | status-text | it compares texts\n");
        ClientResult result = Compare(stock: "ok 1 - opens\n", ours: "not ok 1 - opens\n").MustSucceed();
        Assert.Contains("known fake fake.1 opens: failed with ours (status-text: it compares texts)\n", result.Output);
    }

    [Theory]
    [InlineData("fake | fake.1 | status-text | it compares texts\n", "does not differ")]
    [InlineData("fake | fake.7 | status-text | it compares texts\n", "there is no such test")]
    public void A_difference_that_is_listed_and_is_none_is_a_failure(string known, string reason)
    {
        Know(known);
        Assert.Contains(reason, Compare(stock: "ok 1 - opens\n", ours: "ok 1 - opens\n").MustFail().Output);
    }

    [Fact]
    public void A_suite_that_cannot_be_had_is_told_with_the_reason_and_alone_it_is_no_success()
    {
        File.AppendAllText(_folder.Combine("tests/Peers/suites/fake.sh"), "\nprepare() { echo 'the reason why'; return 1; }\n");
        ClientResult result = Compare("ok 1 - opens\n", "ok 1 - opens\n").MustFail();
        Assert.Contains("   fake               not available: the reason why\n", result.Output);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Each_suite_says_what_it_needs_and_has_its_two_steps(string suite)
    {
        string file = $"{Programs.RepositoryRoot}/tests/Peers/suites/{suite}.sh";
        string[] words = ["-ec", "source \"$0\"; echo \"${packages[@]}\"; declare -F prepare run", file];
        Assert.Matches("^[a-z0-9].*\nprepare\nrun\n$", Client.Run(new ClientCommand("bash", words)).MustSucceed().Output);
        Assert.StartsWith("# ", File.ReadAllText(file));
    }

    [Fact]
    public void Each_difference_that_is_listed_has_a_suite_a_row_and_a_reason()
    {
        string rows = File.ReadAllText($"{Programs.RepositoryRoot}/docs/PROTOCOL.md") + File.ReadAllText($"{Programs.RepositoryRoot}/docs/SCP.md");
        string[] lines = [.. File.ReadLines($"{Programs.RepositoryRoot}/tests/Peers/known-differences").Where(line => !line.StartsWith('#'))];
        Assert.All(lines, line =>
        {
            string[] columns = line.Split(" | ");
            Assert.Equal(4, columns.Length);
            Assert.True(File.Exists($"{Programs.RepositoryRoot}/tests/Peers/suites/{columns[0]}.sh"), line);
            Assert.Contains($"\n| `{columns[2]}` |", rows);
            Assert.NotEmpty(columns[3]);
        });
    }

    public void Dispose() => _folder.Dispose();

    private void Know(string lines) => File.WriteAllText(_folder.Combine("tests/Peers/known-differences"), lines);

    /// <summary>A "server" that prints this, and ends at a line "exit N".</summary>
    private void Says(string program, string results)
    {
        string commands = string.Concat(results.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.StartsWith("exit ", StringComparison.Ordinal) ? $"{line}\n" : $"echo '{line}'\n"));
        File.WriteAllText(_folder.Combine(program), $"#!/bin/sh\n{commands}");
        File.SetUnixFileMode(_folder.Combine(program), (UnixFileMode)0b111_101_101);
    }

    private ClientResult Compare(string stock, string ours)
    {
        Says("stock", stock);
        Says("dist/dotnet-sftp-server", ours);
        return Client.Run(new ClientCommand("env", "-u", "SFTP_SERVER", "-u", "SCP_SERVER", "bash", "-c", Script) { Directory = _folder.Path });
    }
}
