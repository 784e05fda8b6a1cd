namespace Robustness;

/// <summary>A fresh directory in memory where there is such a file system; removed with everything in it.</summary>
internal sealed class MemoryDirectory : IDisposable
{
    public MemoryDirectory() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath(), $"sftp-{Guid.NewGuid():N}");

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
