namespace EndToEnd.Tests.Harness;

/// <summary>Clients of the old protocol: they must have been served by our scp, else the test did not test us.</summary>
public abstract class LegacyTests : ClientTests, IClassFixture<LegacySshd>
{
    protected LegacyTests(LegacySshd sshd)
        : base(sshd.Sshd)
    {
        Legacy = sshd;
        Legacy.Forget();
    }

    protected LegacySshd Legacy { get; }

    /// <summary>After every test: at least one start in the trace, and no process that outlived its client.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Legacy.Serve();
        Assert.True(Legacy.Starts.Length > 0, "our scp was never started");
        Assert.All(Legacy.Starts, start => Assert.True(start.EndsWithin(TimeSpan.FromSeconds(20)), $"{start} is still running"));
    }

    /// <summary>Exactly these starts, each argument in brackets.</summary>
    private protected void MustHaveServed(params string[] starts) => Assert.Equal(starts, Legacy.Starts.Select(start => start.Words));

    /// <summary>OpenSSH's client; -O is the old protocol.</summary>
    private protected ClientResult Scp(params string[] arguments) => Client.Run(ScpCommand(arguments));

    private protected ClientCommand ScpCommand(params string[] arguments) =>
        Command("scp", ["-O", "-F", Legacy.ClientConfiguration, .. arguments]);

    /// <summary>A command line in the server's shell, with everything that its client would say as input.</summary>
    private protected ClientResult Exec(string commandLine, string input) =>
        Client.Run(Command("ssh", "-F", Legacy.ClientConfiguration, "server", commandLine).WithInput(input));

    private protected string At(string name) => $"server:{Remote}/{name}";
}
