using Benchmarks.Workloads;

namespace Benchmarks.Sshd;

/// <summary>What is carried: a file, or a folder of files.</summary>
/// <param name="count">0 for one file that is in no folder.</param>
/// <param name="size">Of each file, in bytes.</param>
internal sealed class Content(int count, long size)
{
    public bool IsTree => count > 0;

    public string Meaning => IsTree ? $"{count:N0} files of {size / 1024} KiB" : $"{size >> 20} MiB";

    public void Make(string path)
    {
        if (IsTree)
            Directory.CreateDirectory(path);
        foreach (string file in Files(path))
            Pattern.WriteFile(file, size);
    }

    public void Check(string path, bool thorough)
    {
        if (IsTree && Directory.GetFileSystemEntries(path).Length != count)
            throw new InvalidDataException($"{path} has {Directory.GetFileSystemEntries(path).Length} entries, not {count}");
        foreach (string file in Files(path))
            if (thorough)
                Pattern.CheckFile(file, size, thorough);
            else if (new FileInfo(file).Length != size)
                throw new InvalidDataException($"{file} has {new FileInfo(file).Length} bytes, not {size}");
    }

    public void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        File.Delete(path);
    }

    private IEnumerable<string> Files(string path) =>
        IsTree ? Enumerable.Range(0, count).Select(index => Path.Combine(path, $"file {index}")) : [path];
}
