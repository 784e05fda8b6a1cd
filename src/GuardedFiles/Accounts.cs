using GuardedFiles.Linux;
using Mono.Unix.Native;
using Group = GuardedFiles.Linux.Group;
using Passwd = GuardedFiles.Linux.Passwd;

namespace GuardedFiles;

/// <summary>
/// Names of users and groups, asked of the C library (and so of /etc/passwd, LDAP and whatever else nsswitch.conf says)
/// once for each number: a listing of 100 000 files has few owners.
/// </summary>
internal sealed class Accounts
{
    /// <summary>How many names are remembered before all are forgotten: a client can ask for any number of numbers.</summary>
    private const int Remembered = 1024;

    /// <summary>Bytes for one entry of the account database with its texts; a group may have thousands of members.</summary>
    private const int FirstEntrySize = 4 * 1024;
    private const int LastEntrySize = 4 * 1024 * 1024;

    private readonly Dictionary<uint, byte[]> _users = [];
    private readonly Dictionary<uint, byte[]> _groups = [];

    /// <summary>Answers an errno, and what was asked for, if there is such an entry. ERANGE asks for more room.</summary>
    private delegate int Query(Span<byte> texts, out byte[]? answer);

    /// <summary>The login name of a uid, or nothing when nobody has it.</summary>
    public ReadOnlySpan<byte> UserName(uint uid) =>
        _users.TryGetValue(uid, out byte[]? name) ? name : Remember(_users, uid, LookUpUser(uid));

    /// <summary>The name of a gid, or nothing when no group has it.</summary>
    public ReadOnlySpan<byte> GroupName(uint gid) =>
        _groups.TryGetValue(gid, out byte[]? name) ? name : Remember(_groups, gid, LookUpGroup(gid));

    /// <summary>The home directory of a login name, or null when nobody has it.</summary>
    public static byte[]? HomeOf(ReadOnlySpan<byte> userName)
    {
        byte[] name = userName.ToArray();
        return Ask((Span<byte> texts, out byte[]? home) =>
        {
            int error = Libc.getpwnam_r(name, out Passwd entry, texts, texts.Length, out nint found);
            home = found == 0 ? null : entry.Home.ToArray();
            return error;
        });
    }

    /// <summary>The numbers of a login name, or null when nobody has it.</summary>
    public static (uint Uid, uint Gid)? NumbersOf(ReadOnlySpan<byte> userName)
    {
        byte[] name = userName.ToArray();
        (uint, uint)? numbers = null;
        _ = Ask((Span<byte> texts, out byte[]? home) =>
        {
            int error = Libc.getpwnam_r(name, out Passwd entry, texts, texts.Length, out nint found);
            numbers = found == 0 ? null : (entry.pw_uid, entry.pw_gid);
            home = null;
            return error;
        });
        return numbers;
    }

    /// <summary>The home directory of whoever runs this process, or null when the account database does not know him.</summary>
    public static byte[]? OwnHome() => Ask((Span<byte> texts, out byte[]? home) =>
    {
        int error = Libc.getpwuid_r(Libc.getuid(), out Passwd entry, texts, texts.Length, out nint found);
        home = found == 0 ? null : entry.Home.ToArray();
        return error;
    });

    private static byte[]? LookUpUser(uint uid) => Ask((Span<byte> texts, out byte[]? name) =>
    {
        int error = Libc.getpwuid_r(uid, out Passwd entry, texts, texts.Length, out nint found);
        name = found == 0 ? null : entry.Name.ToArray();
        return error;
    });

    private static byte[]? LookUpGroup(uint gid) => Ask((Span<byte> texts, out byte[]? name) =>
    {
        int error = Libc.getgrgid_r(gid, out Group entry, texts, texts.Length, out nint found);
        name = found == 0 ? null : entry.Name.ToArray();
        return error;
    });

    private static byte[] Remember(Dictionary<uint, byte[]> names, uint id, byte[]? name)
    {
        if (names.Count >= Remembered)
            names.Clear();
        return names[id] = name ?? [];
    }

    private static byte[]? Ask(Query query)
    {
        for (int size = FirstEntrySize; size <= LastEntrySize; size *= 4)
        {
            using NativeBuffer texts = new(size);
            if (query(texts.Span, out byte[]? answer) != (int)Errno.ERANGE)
                return answer;
        }

        return null;
    }
}
