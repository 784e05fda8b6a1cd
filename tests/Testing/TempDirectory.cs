namespace Testing;

/// <summary>A fresh directory that is removed with everything in it, whatever the test did to modes and names.</summary>
public sealed class TempDirectory : IDisposable
{
    private const UnixFileMode PrivateMode = (UnixFileMode)0b111_000_000;

    public TempDirectory() => Path = Directory.CreateTempSubdirectory("sftp-").FullName;

    private TempDirectory(string path) => Path = Directory.CreateDirectory(path, PrivateMode).FullName;

    /// <summary>On a file system that waits for no disk, where there is one.</summary>
    public static TempDirectory InMemory() => Directory.Exists("/dev/shm") ? new($"/dev/shm/sftp-{Guid.NewGuid():N}"[..24]) : new();

    public string Path { get; }

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NullReferenceException)
        {
            DeleteByShell();
        }
    }

    // Names that are not UTF-8 cannot be spelled in .NET, and directories without permissions cannot be entered: rm and chmod can.
    private void DeleteByShell()
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", "chmod -R u+rwx -- \"$0\" 2>/dev/null; rm -rf -- \"$0\"", Path]);
        shell.WaitForExit();
    }
}
