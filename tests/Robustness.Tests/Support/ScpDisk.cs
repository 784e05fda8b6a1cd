using Testing;

namespace Robustness;

/// <summary>What is on disk, as text that can be compared.</summary>
internal static class ScpDisk
{
    // What the account of the test may not look into is left out.
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = 0,
    };

    /// <summary>Each entry below the directory: name, mode and content or target.</summary>
    public static string Describe(string directory) => Describe(directory, info => info is FileInfo { LinkTarget: null } file
        ? ContentOf(file)
        : info.LinkTarget ?? "");

    /// <summary>Without what is in the files.</summary>
    public static string DescribeNames(string directory) => Describe(directory, info => info.LinkTarget ?? "");

    /// <summary>In octal, as chmod(1) takes it.</summary>
    public static string ModeOf(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);

    public static void SetMode(string path, string mode) => File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));

    /// <summary>A directory that every account may enter and write to.</summary>
    public static void OpenToAll(TempDirectory directory) => SetMode(directory.Path, "777");

    private static string ContentOf(FileInfo file) =>
        Native.IsRoot || file.UnixFileMode.HasFlag(UnixFileMode.UserRead) ? File.ReadAllText(file.FullName) : "(unreadable)";

    private static string Describe(string directory, Func<FileSystemInfo, string> content) => string.Join('\n',
        from info in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", Everything)
        orderby info.FullName
        let name = Path.GetRelativePath(directory, info.FullName)
        select $"{name} {Convert.ToString((int)info.UnixFileMode, 8)} {content(info)}");
}
