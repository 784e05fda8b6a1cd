namespace Testing;

/// <summary>Where the programs under test and the reference live.</summary>
public static class Programs
{
    private static readonly string[] OpenSshPlaces =
    [
        "/usr/lib/openssh/sftp-server",
        "/usr/libexec/openssh/sftp-server",
        "/usr/lib/ssh/sftp-server",
    ];

    // Daemons live in sbin, which an ordinary user's PATH lacks.
    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Our published binary, or the one the environment names.</summary>
    public static string SftpServer => Find("SFTP_SERVER", "dotnet-sftp-server");

    /// <summary>The same for the server side of scp.</summary>
    public static string Scp => Find("SCP_SERVER", "dotnet-scp");

    public static string? OpenSshSftpServer { get; } = OpenSshPlaces.FirstOrDefault(File.Exists);

    /// <summary>OpenSSH's scp, which is client and server side in one.</summary>
    public static string? OpenSshScp { get; } = new[] { "/usr/bin/scp" }.FirstOrDefault(File.Exists);

    /// <summary>A program of the PATH, or one that only an administrator's PATH has; null when it is not installed.</summary>
    public static string? Installed(string name) =>
        ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), .. MoreFolders])
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string Find(string variable, string name)
    {
        string path = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? named
            : Path.Combine(RepositoryRoot, "dist", name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./build.sh first");
    }

    private static string FindRepositoryRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder != null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "sftp.slnx")))
                return folder;
        return FindFromSource();
    }

    // The build may put its output outside the repository, so this file's own path is the second clue.
    private static string FindFromSource([System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
