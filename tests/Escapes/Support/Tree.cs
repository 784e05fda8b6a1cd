using System.Diagnostics;

namespace Escapes;

/// <summary>Directories with everything in them, without ever going through a link: some here lead to the root of the machine.</summary>
internal static class Tree
{
    /// <summary>The directory itself and all below it, except names that are not UTF-8, which .NET cannot spell.</summary>
    public static IEnumerable<string> Entries(string path) =>
        Directory.EnumerateFileSystemEntries(path)
            .Where(IsSpelled)
            .Order(StringComparer.Ordinal)
            .SelectMany(entry => IsDirectory(entry) ? Entries(entry) : [entry])
            .Prepend(path);

    /// <summary>Makes it an empty directory, whatever it was.</summary>
    public static void Clear(string path)
    {
        if (new FileInfo(path).Attributes != (FileAttributes)(-1) && !IsDirectory(path))
            File.Delete(path);
        Directory.CreateDirectory(path);
        foreach (string entry in Directory.EnumerateFileSystemEntries(path))
            Delete(entry);
    }

    public static bool IsDirectory(string path) => new FileInfo(path) is { LinkTarget: null, Attributes: not (FileAttributes)(-1) } info
        && info.Attributes.HasFlag(FileAttributes.Directory);

    private static void Delete(string entry)
    {
        if (!IsSpelled(entry))
            DeleteByShell(Path.GetDirectoryName(entry)!);
        else if (IsDirectory(entry))
            Directory.Delete(entry, recursive: true);
        else
            File.Delete(entry);
    }

    private static void DeleteByShell(string directory)
    {
        using var shell = Process.Start("/bin/sh", ["-c", "rm -rf -- \"$0\"/*", directory]);
        shell.WaitForExit();
    }

    private static bool IsSpelled(string path) => !path.Contains('\uFFFD');
}
