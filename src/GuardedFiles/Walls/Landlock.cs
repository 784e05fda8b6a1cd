using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Walls;

/// <summary>
/// landlock(7): what lies outside a directory can no longer be opened, created, renamed or removed, by whatever path or descriptor. It
/// knows nothing of chmod, chown, times, stat and readlink. It binds the thread that calls, and those that it will start.
/// </summary>
internal static class Landlock
{
    /// <summary>The first version that lets files be renamed and linked from one directory to another: without REFER that is always EXDEV.</summary>
    private const int Refer = 2;

    private const int Truncate = 3;
    private const int Network = 4;
    private const int DeviceControl = 5;
    private const int Scope = 6;

    /// <summary>The newest version whose rights are all known here. 7 added how refusals are audited.</summary>
    private const int Newest = 7;

    /// <summary>
    /// No program is started here, and no device made or controlled. A FIFO and a socket are not made, either, but rename(2) and link(2) ask for the
    /// same rights: a client may give a new name to one that is there.
    /// </summary>
    private const ulong NeverNeeded =
        Libc.LANDLOCK_ACCESS_FS_EXECUTE | Libc.LANDLOCK_ACCESS_FS_MAKE_CHAR | Libc.LANDLOCK_ACCESS_FS_MAKE_BLOCK | Libc.LANDLOCK_ACCESS_FS_IOCTL_DEV;

    /// <summary>Everything about files that a version can forbid; none where it cannot be used here.</summary>
    internal static ulong RightsOf(int version)
    {
        if (version < Refer)
            return 0;
        ulong rights = (2 * Libc.LANDLOCK_ACCESS_FS_MAKE_SYM) - 1; // The rights of version 1 end with this one.
        rights |= Libc.LANDLOCK_ACCESS_FS_REFER;
        if (version >= Truncate)
            rights |= Libc.LANDLOCK_ACCESS_FS_TRUNCATE;
        if (version >= DeviceControl)
            rights |= Libc.LANDLOCK_ACCESS_FS_IOCTL_DEV;
        return rights;
    }

    /// <summary>What may be done beneath the root.</summary>
    internal static ulong AllowedOf(int version) => RightsOf(version) & ~NeverNeeded;

    /// <summary>Needs NO_NEW_PRIVS.</summary>
    /// <param name="version">As it is used; 0 when the kernel has none.</param>
    /// <returns>
    /// ENOSYS or EOPNOTSUPP without Landlock, and EOPNOTSUPP too for its version 1 (Linux 5.13 to 5.18): renaming from one directory of
    /// the jail to another is a client's right, and the jail does not stand on this wall.
    /// </returns>
    public static Errno Raise(int root, out int version)
    {
        version = Math.Min(Libc.landlock_version(), Newest);
        if (version < Refer)
        {
            Errno missing = version < 0 ? Libc.Check(version) : Errno.EOPNOTSUPP;
            version = Math.Max(version, 0);
            return missing;
        }

        // Beneath "/" lies everything: to ask for each file whether it lies there would cost a tenth of opening it, and keep nobody out.
        // That no program is started and no device made is seccomp's to see to then.
        bool onFiles = version < Network || !IsTop(root) || !SeccompFilter.IsKnown;
        LandlockRuleset rules = RulesetOf(version);
        using FileDescriptor ruleset = new(Libc.landlock_create_ruleset(onFiles ? rules : rules with { handled_access_fs = 0 }));
        if (ruleset.IsInvalid)
            return Libc.Check(ruleset.Number);
        Errno error = onFiles ? PermitBeneath(ruleset, root, version) : Errno.None;
        return error.Failed ? error : Libc.Check(Libc.landlock_restrict_self(ruleset));
    }

    internal static LandlockRuleset RulesetOf(int version) => new()
    {
        handled_access_fs = RightsOf(version),
        handled_access_net = version >= Network ? Libc.LANDLOCK_ACCESS_NET_BIND_TCP | Libc.LANDLOCK_ACCESS_NET_CONNECT_TCP : 0,
        scoped = version >= Scope ? Libc.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | Libc.LANDLOCK_SCOPE_SIGNAL : 0,
    };

    private static bool IsTop(int root)
    {
        return Libc.statx(root, [], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Statx here) == 0
            && Libc.statx(Libc.AT_FDCWD, "/"u8, 0, Libc.STATX_BASIC_STATS, out Statx top) == 0
            && here.stx_ino == top.stx_ino && here.stx_dev_major == top.stx_dev_major && here.stx_dev_minor == top.stx_dev_minor;
    }

    private static Errno PermitBeneath(FileDescriptor ruleset, int root, int version)
    {
        Errno error = Permit(ruleset, root, AllowedOf(version));

        // Who is asked for an owner's name reads these: the C library, or AccountFiles.
        PermitReading(ruleset, "/etc/passwd"u8);
        PermitReading(ruleset, "/etc/group"u8);
        PermitReading(ruleset, "/etc/nsswitch.conf"u8);
        return error;
    }

    private static Errno Permit(FileDescriptor ruleset, int beneath, ulong rights)
    {
        LandlockPathBeneath rule = new() { allowed_access = rights, parent_fd = beneath };
        return Libc.Check(Libc.landlock_add_rule(ruleset, in rule));
    }

    /// <summary>A file that is not there will not be missed: names are numbers then.</summary>
    private static void PermitReading(FileDescriptor ruleset, ReadOnlySpan<byte> path)
    {
        using FileDescriptor file = new(Libc.openat(Libc.AT_FDCWD, path, OpenFlagsOf.O_PATH | OpenFlagsOf.O_CLOEXEC, 0));
        if (!file.IsInvalid)
            _ = Permit(ruleset, file.Number, Libc.LANDLOCK_ACCESS_FS_READ_FILE);
    }
}
