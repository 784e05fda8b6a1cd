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

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Our published binary, or the one the environment names.</summary>
    public static string SftpServer
    {
        get
        {
            string path = Environment.GetEnvironmentVariable("SFTP_SERVER") is { Length: > 0 } named
                ? named
                : Path.Combine(RepositoryRoot, "dist", "dotnet-sftp-server");
            return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./build.sh first");
        }
    }

    public static string? OpenSshSftpServer { get; } = OpenSshPlaces.FirstOrDefault(File.Exists);

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
