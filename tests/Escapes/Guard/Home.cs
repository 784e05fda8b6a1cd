namespace Escapes;

/// <summary>A home directory with what would give its owner's keys a shell, and a folder in which everything is allowed.</summary>
internal sealed class Home : IDisposable
{
    /// <summary>In each private key.</summary>
    public const string Secret = Scene.Secret;

    /// <summary>Relative to home; each is there.</summary>
    public static string[] Files { get; } =
    [
        ".ssh/authorized_keys", ".ssh/authorized_keys2", ".ssh/config", ".ssh/environment", ".ssh/id_ed25519", ".ssh/id_ed25519.pub",
        ".bashrc", ".profile", ".zshenv", ".cshrc", ".login", ".kshrc", ".pam_environment", ".rhosts", ".k5login", ".forward",
        ".qmail-default", ".xprofile", ".gitconfig", ".inputrc",
        ".config/fish/config.fish", ".config/systemd/user/own.service", ".config/autostart/own.desktop", ".config/environment.d/own.conf",
        ".config/git/config", ".local/share/systemd/user/own.service", ".local/bin/tool", "bin/tool",
    ];

    public static string[] Directories { get; } =
    [
        ".ssh", ".config/fish", ".config/systemd/user", ".config/autostart", ".config/environment.d", ".config/git",
        ".local/share/systemd/user", ".local/bin", "bin",
    ];

    /// <summary>Not there, and not to be made.</summary>
    public static string[] Absent { get; } =
    [
        ".ssh/rc", ".ssh/new", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", ".zshrc", ".zprofile", ".zlogin", ".zlogout",
        ".tcshrc", ".logout", ".mkshrc", ".shosts", ".k5users", ".procmailrc", ".qmail", ".qmail-x", ".mailfilter", ".xsession", ".xinitrc",
        ".config/fish/conf.d", ".config/systemd/user/new.service", ".config/git/hooks", ".local/bin/new", "bin/new",
        ".zshenv.zwc", ".bashrc.d", ".config/systemd/user.control", ".config/systemd/user.conf", ".config/user-tmpfiles.d", ".forward+x",
        ".google_authenticator", ".local/share/fish", ".config/containers", ".local/share/dbus-1", ".anything", ".config/anything",
    ];

    private readonly TempDirectory _directory = TempDirectory.InMemory();

    public Home() => Reset();

    public string Above => _directory.Path;

    public string Path => $"{Above}/home";

    public string In(string name) => $"{Path}/{name}";

    public void Reset()
    {
        Tree.Clear(Above);
        ResetWork();
        foreach (string file in Files)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(In(file))!);
            File.WriteAllText(In(file), file == ".ssh/id_ed25519" ? Secret : "mine");
        }
    }

    public void ResetWork()
    {
        if (Directory.Exists(In("work")))
            Tree.Clear(In("work"));
        Directory.CreateDirectory(In("work/sub"));
        File.WriteAllText(In("work/own"), "own");
    }

    /// <summary>All of it but the folder where everything is allowed; of home itself what chmod and chown change.</summary>
    public string Protected() => string.Join('\n', Tree.Entries(Path)
        .Where(entry => entry != Path && !(entry + "/").StartsWith(In("work/")))
        .Select(entry => $"{entry} {Posix.Describe(entry)} {(File.Exists(entry) && new FileInfo(entry).LinkTarget == null ? File.ReadAllText(entry) : "")}")
        .Append($"{File.GetUnixFileMode(Path)}"));

    public void Dispose() => _directory.Dispose();
}
