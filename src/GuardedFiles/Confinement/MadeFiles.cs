using GuardedFiles.Linux;

namespace GuardedFiles.Confinement;

/// <summary>
/// The files that this session has made under names that the owner's programs use, too (<see cref="TransientNames.IsPassedOn"/>). A file is known
/// by its inode and the time of its birth, so that another one that gets the same inode is none of them. The last ones only.
/// </summary>
internal sealed class MadeFiles
{
    private const int Most = 64;
    private const uint Mask = Libc.STATX_BASIC_STATS | Libc.STATX_BTIME;

    private readonly MadeFile[] _files = new MadeFile[Most];
    private int _next;

    /// <summary>Takes in a file that was just made. Nothing on a file system that knows no time of birth.</summary>
    public void Add(int descriptor)
    {
        if (Libc.statx(descriptor, [], Libc.AT_EMPTY_PATH, Mask, out Statx statx) == 0 && HasBirth(in statx))
            _files[_next++ % Most] = new MadeFile(in statx);
    }

    /// <summary>Is an open file one of them?</summary>
    public bool Has(int descriptor) => Libc.statx(descriptor, [], Libc.AT_EMPTY_PATH, Mask, out Statx statx) == 0 && Has(in statx);

    /// <summary>Is there nothing under this name, or one of them?</summary>
    public bool MayUse(in Place place) =>
        Libc.statx(place.Directory, place.Name, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, Mask, out Statx statx) != 0 || Has(in statx);

    private bool Has(in Statx statx)
    {
        MadeFile file = new(in statx);
        foreach (ref readonly MadeFile made in _files.AsSpan())
            if (HasBirth(in statx) && made.IsSame(in file))
                return true;
        return false;
    }

    private static bool HasBirth(in Statx statx) => (statx.stx_mask & Libc.STATX_BTIME) != 0;

    private readonly struct MadeFile(in Statx statx)
    {
        private readonly Identity _identity = Identity.Of(in statx);
        private readonly long _seconds = statx.stx_btime.tv_sec;
        private readonly uint _nanoseconds = statx.stx_btime.tv_nsec;

        public bool IsSame(in MadeFile other) =>
            _identity == other._identity && _seconds == other._seconds && _nanoseconds == other._nanoseconds;
    }
}
