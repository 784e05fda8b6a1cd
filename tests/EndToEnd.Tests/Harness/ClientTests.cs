using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>One sshd for the class, two empty folders for each test: the client's and the server's.</summary>
public abstract class ClientTests : IClassFixture<ThrowawaySshd>, IDisposable
{
    private readonly TempDirectory _folder = new();

    protected ClientTests(ThrowawaySshd sshd)
    {
        Sshd = sshd;
        Directory.CreateDirectory(Local);
        Directory.CreateDirectory(Remote);
    }

    protected ThrowawaySshd Sshd { get; }

    protected string Local => _folder.Combine("local");

    protected string Remote => _folder.Combine("remote");

    /// <summary>For scripts and anything else that is neither side's file.</summary>
    protected string Aside => _folder.Path;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    // .NET cannot spell names that are not UTF-8; rm can.
    protected virtual void Dispose(bool disposing)
    {
        Client.Run(new ClientCommand("rm", "-rf", "--", Aside));
        _folder.Dispose();
    }

    /// <summary>A client that starts in the local folder, with a home of its own.</summary>
    private protected ClientResult Run(string program, params string[] arguments) => Client.Run(Command(program, arguments));

    private protected ClientCommand Command(string program, params string[] arguments) => new(program, arguments)
    {
        Directory = Local,
        Environment = new Dictionary<string, string>
        {
            ["HOME"] = Sshd.Home,
            ["XDG_CONFIG_HOME"] = Path.Combine(Sshd.Home, ".config"),
            ["XDG_CACHE_HOME"] = Path.Combine(Sshd.Home, ".cache"),
            ["SSH_AUTH_SOCK"] = "",
        },
    };

    /// <summary>The commands as one batch of OpenSSH's client; each must succeed unless it begins with a dash.</summary>
    private protected ClientResult Sftp(params string[] commands) => Sftp([], commands);

    private protected ClientResult Sftp(string[] options, string[] commands)
    {
        string[] arguments = ["-q", "-F", Sshd.ClientConfiguration, .. options, "-b", "-", "server"];
        return Client.Run(Command("sftp", arguments).WithInput(string.Join('\n', commands) + "\n"));
    }

    private protected ClientResult Python(string script, params string[] arguments) =>
        Client.Run(PythonCommand(script, arguments));

    private protected ClientCommand PythonCommand(string script, params string[] arguments)
    {
        Script.WriteTo(Aside, "paramiko_login.py");
        return Command("python3", ["-W", "ignore", Script.WriteTo(Aside, script), .. PythonLogin, .. arguments]);
    }

    /// <summary>What each Python script takes first.</summary>
    private string[] PythonLogin => [$"{Sshd.Port}", ThrowawaySshd.User, Sshd.UserKey, Sshd.KnownHosts];
}
