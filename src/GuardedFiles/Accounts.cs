using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>
/// Names of users and groups, asked of the C library (and so of /etc/passwd, LDAP and whatever else nsswitch.conf says)
/// once for each number: a listing of 100 000 files has few owners.
/// </summary>
internal sealed class Accounts
{
    /// <summary>How many names are remembered before all are forgotten: a client can ask for any number of numbers.</summary>
    private const int Remembered = 1024;

    /// <summary>Bytes for one entry of the account database, its texts included.</summary>
    private const int EntrySize = 16 * 1024;

    private readonly Dictionary<uint, byte[]> _users = [];
    private readonly Dictionary<uint, byte[]> _groups = [];

    /// <summary>The login name of a uid, or nothing when nobody has it.</summary>
    public ReadOnlySpan<byte> UserName(uint uid) =>
        _users.TryGetValue(uid, out byte[]? name) ? name : Remember(_users, uid, LookUpUser(uid));

    /// <summary>The name of a gid, or nothing when no group has it.</summary>
    public ReadOnlySpan<byte> GroupName(uint gid) =>
        _groups.TryGetValue(gid, out byte[]? name) ? name : Remember(_groups, gid, LookUpGroup(gid));

    /// <summary>The home directory of a uid, or null when nobody has it.</summary>
    public static byte[]? HomeOf(uint uid)
    {
        Span<byte> texts = stackalloc byte[EntrySize];
        _ = Libc.getpwuid_r(uid, out Passwd entry, texts, texts.Length, out nint found);
        return found == 0 ? null : entry.Home.ToArray();
    }

    /// <summary>The home directory of a login name, or null when nobody has it.</summary>
    public static byte[]? HomeOf(ReadOnlySpan<byte> userName)
    {
        Span<byte> texts = stackalloc byte[EntrySize];
        _ = Libc.getpwnam_r(userName, out Passwd entry, texts, texts.Length, out nint found);
        return found == 0 ? null : entry.Home.ToArray();
    }

    private static byte[] Remember(Dictionary<uint, byte[]> names, uint id, byte[] name)
    {
        if (names.Count >= Remembered)
            names.Clear();
        names[id] = name;
        return name;
    }

    private static byte[] LookUpUser(uint uid)
    {
        Span<byte> texts = stackalloc byte[EntrySize];
        _ = Libc.getpwuid_r(uid, out Passwd entry, texts, texts.Length, out nint found);
        return found == 0 ? [] : entry.Name.ToArray();
    }

    private static byte[] LookUpGroup(uint gid)
    {
        Span<byte> texts = stackalloc byte[EntrySize];
        _ = Libc.getgrgid_r(gid, out Group entry, texts, texts.Length, out nint found);
        return found == 0 ? [] : entry.Name.ToArray();
    }
}
