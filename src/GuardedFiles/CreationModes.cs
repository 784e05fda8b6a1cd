using GuardedFiles.Linux;
using GuardedFiles.Rules;

namespace GuardedFiles;

/// <summary>The permission bits that new files and directories get.</summary>
internal readonly struct CreationModes
{
    private readonly uint? _file;
    private readonly uint? _directory;
    private readonly uint _umask;

    /// <summary>Sets the umask of the process.</summary>
    /// <remarks>
    /// A forced mode must not be narrowed by the kernel, and a umask changed around each call would reach other threads:
    /// so with a forced mode the process has none, and the modes that are not forced are narrowed here.
    /// </remarks>
    public CreationModes(Policy policy)
    {
        _file = policy.FileMode;
        _directory = policy.DirectoryMode;
        bool forced = _file is not null || _directory is not null;
        uint inherited = Libc.umask(0);
        uint wanted = policy.Umask ?? inherited;
        if (forced)
            _umask = wanted;
        else
            _ = Libc.umask(wanted);
    }

    public uint OfFile(uint requested) => _file ?? (requested & ~_umask);

    public uint OfDirectory(uint requested) => _directory ?? (requested & ~_umask);

    /// <summary>Bits that mkdir(2) does not take and chmod(2) has to add; 0 mostly.</summary>
    public uint DirectoryBitsToAdd => (_directory ?? 0) & SetIdBits;

    private const uint SetIdBits = 0b110_000_000_000;
}
