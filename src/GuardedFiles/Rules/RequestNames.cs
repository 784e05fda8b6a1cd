namespace GuardedFiles.Rules;

/// <summary>
/// The names of all requests, as lists of them have it (-Q requests). A command line may name others, as OpenSSH's may; in a file such a name
/// is a mistake that would leave something open.
/// </summary>
internal static class RequestNames
{
    /// <summary>Made when it is asked for: a session without a configuration has no use for it.</summary>
    public static string[] All =>
    [
        "open", "close", "read", "write", "lstat", "fstat", "setstat", "fsetstat", "opendir", "readdir", "remove", "mkdir", "rmdir", "realpath",
        "stat", "rename", "readlink", "symlink", "posix-rename", "statvfs", "fstatvfs", "hardlink", "fsync", "lsetstat", "limits", "expand-path",
        "copy-data", "home-directory", "users-groups-by-id", "check-file", "copy-file", "ranges", "vendor-id",
    ];
}
