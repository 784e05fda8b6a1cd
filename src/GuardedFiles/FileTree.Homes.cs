using GuardedFiles.Linux;

namespace GuardedFiles;

internal sealed partial class FileTree
{
    /// <summary>The home directory of a login name, or null when nobody has it.</summary>
    public static byte[]? HomeOf(ReadOnlySpan<byte> userName) => Accounts.HomeOf(userName);

    /// <summary>The home directory of whoever runs this process, or null when the account database does not know him.</summary>
    public static byte[]? OwnHome() => Accounts.HomeOf(Libc.getuid());
}
