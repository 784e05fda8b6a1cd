using Testing;

namespace Robustness;

/// <summary>The limits hosting providers set: a tree goes up and comes down again within each of them.</summary>
public sealed class ScpProcessLimitTests
{
    [Theory]
    [ScpData("ulimit -v 400000")]
    [ScpData("ulimit -n 8")]
    [ScpData("ulimit -s 256")]
    [ScpData("ulimit -d 100000")]
    [ScpData("ulimit -l 0; ulimit -q 0; ulimit -i 0")]
    [ScpData("ulimit -v 400000; ulimit -n 8; ulimit -s 256")]
    public void Serves_within(ScpProgram program, string limit) => AssertServed(program, limit, user: null);

    [RootTheory]
    [InlineData("ulimit -u 8")]
    [InlineData("ulimit -u 8; ulimit -v 400000; ulimit -n 8; ulimit -s 256")]
    public void Serves_an_account_without_a_name_within(string limit) => AssertServed(ScpProgram.Ours, limit, Launch.Stranger);

    private static void AssertServed(ScpProgram program, string limit, uint? user)
    {
        using var directory = new TempDirectory();
        ScpDisk.OpenToAll(directory);
        string[] log = program == ScpProgram.Ours && Programs.Scp != Programs.OpenSshScp ? ["-e", "--log-level", "INFO"] : [];
        ScpLaunch launch = ScpLaunch.Of(program, directory) with { Before = $"umask 022; {limit}", User = user };
        using ScpSession sink = ScpSession.OpenSink(launch with { Arguments = [.. log, "-r", "-p", "-t", "."] });
        string large = new('x', 1 << 20);
        sink.Send($"T1 0 1 0\nD0755 0 d\nC0644 {large.Length} large\n");
        Assert.Equal(new byte[3], sink.Receive(3));
        sink.Send($"{large}\0D0700 0 e\nC0600 1 f\nx\0E\nE\n");
        Assert.Equal(new byte[6], sink.Receive(6));
        sink.End(0);
        using ScpSession source = ScpSession.OpenSource(launch with { Arguments = [.. log, "-r", "-f", "d", "missing"] });
        List<string> lines = ScpDownload.Play(source);
        Assert.Equal(1, source.WaitForExit());
        string[] expected = ["! missing: No such file or directory", "C0600 1 f", "C0644 1048576 large", "D0700 0 e", "D0755 0 d", "E", "E"];
        Assert.Equal(expected, lines.Where(line => line[0] != '=').Order(StringComparer.Ordinal));
    }
}
