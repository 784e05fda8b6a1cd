using System.Diagnostics;

namespace Escapes;

/// <summary>An account with a home and several keys, each of them locked to something else. Only its sessions know the account.</summary>
internal sealed class SharedHome : IDisposable
{
    public const string User = "shared";

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly List<string> _accounts = [];

    public SharedHome()
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(In("drop"));
        Directory.CreateDirectory(In("deep/drop"));
        Directory.CreateDirectory(In(".config/dotnet-sftp-server"));
        Know(User, Path);
        Own();
    }

    /// <summary>Root's, and nothing in it is the account's but its home.</summary>
    public string Above => _directory.Path;

    public string Path => $"{Above}/home";

    public string In(string name) => $"{Path}/{name}";

    /// <summary>One more account of the same number, behind the others.</summary>
    public void Know(string name, string home)
    {
        _accounts.Add($"{name}:x:{Launch.Stranger}:{Launch.Stranger}::{home}:/bin/sh\n");
        File.WriteAllText($"{Above}/passwd", string.Concat(_accounts));
    }

    /// <summary>All that lies in the home is the account's from now on.</summary>
    public void Own() => Process.Start("chown", ["-hR", $"{Launch.Stranger}:{Launch.Stranger}", Path])!.WaitForExit();

    public Launch Session(params string[] arguments) => new()
    {
        Directory = Path,
        User = Launch.Stranger,
        PrivateMounts = true,
        Before = $"mount --bind {Above}/passwd /etc/passwd",
        Arguments = arguments,
        Environment = new Dictionary<string, string> { ["HOME"] = Path, ["LOGNAME"] = User },
    };

    /// <summary>A session that must not begin.</summary>
    public static (int Status, string Errors) Refused(Launch launch)
    {
        using Process process = launch.Run();
        process.StandardInput.Close();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }

    public void Dispose() => _directory.Dispose();
}
