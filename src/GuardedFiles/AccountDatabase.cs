using GuardedFiles.Linux;
using Mono.Unix.Native;
using Group = GuardedFiles.Linux.Group;
using Passwd = GuardedFiles.Linux.Passwd;

namespace GuardedFiles;

/// <summary>Accounts as the C library knows them: from /etc/passwd, LDAP and whatever else nsswitch.conf says.</summary>
internal static class AccountDatabase
{
    /// <summary>Bytes for one entry with its texts; a group may have thousands of members. The C library says ERANGE when it wants more.</summary>
    private const int FirstEntrySize = 4 * 1024;
    private const int LastEntrySize = 4 * 1024 * 1024;

    /// <summary>A guess: who is in more groups is asked about twice.</summary>
    private const int UsualGroups = 64;

    public static Account? Of(uint uid) => Find(null, uid);

    public static Account? Named(ReadOnlySpan<byte> name) => Find(name.ToArray(), 0);

    public static byte[]? GroupName(uint gid)
    {
        for (int size = FirstEntrySize; size <= LastEntrySize; size *= 4)
        {
            using NativeBuffer texts = new(size);
            int error = Libc.getgrgid_r(gid, out Group entry, texts.Span, size, out nint found);
            if (error != (int)Errno.ERANGE)
                return found == 0 ? null : entry.Name.ToArray();
        }

        return null;
    }

    /// <summary>Those that a login would be in; none when nobody can say.</summary>
    public static uint[] GroupsOf(Account account)
    {
        int count = UsualGroups;
        uint[] numbers = new uint[count];
        if (Libc.getgrouplist(account.Name, account.Gid, numbers, ref count) < 0)
        {
            numbers = new uint[count];
            if (Libc.getgrouplist(account.Name, account.Gid, numbers, ref count) < 0)
                return [];
        }

        return numbers.AsSpan(0, count).ToArray();
    }

    /// <param name="name">Null to look for the number.</param>
    private static Account? Find(byte[]? name, uint uid)
    {
        for (int size = FirstEntrySize; size <= LastEntrySize; size *= 4)
        {
            using NativeBuffer texts = new(size);
            int error = name is null
                ? Libc.getpwuid_r(uid, out Passwd entry, texts.Span, size, out nint found)
                : Libc.getpwnam_r(name, out entry, texts.Span, size, out found);
            if (error != (int)Errno.ERANGE)
                return found == 0 ? null : new Account { Name = entry.Name.ToArray(), Uid = entry.pw_uid, Gid = entry.pw_gid, Home = entry.Home.ToArray() };
        }

        return null;
    }
}
