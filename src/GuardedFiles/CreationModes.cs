using GuardedFiles.Linux;
using GuardedFiles.Rules;

namespace GuardedFiles;

/// <summary>The permission bits that files and directories get where the policy has a say.</summary>
internal readonly struct CreationModes
{
    private const uint SetIdBits = 0b110_000_000_000;
    private const uint SetGroupId = 0b010_000_000_000;

    private readonly Policy _policy;

    /// <summary>Sets the umask of the process, if the policy has one.</summary>
    public CreationModes(Policy policy)
    {
        _policy = policy;
        if (policy.Umask is { } umask)
            _ = Libc.umask(umask);
    }

    /// <summary>umask(2) of this process.</summary>
    public static uint Umask
    {
        get
        {
            uint mask = Libc.umask(0);
            _ = Libc.umask(mask);
            return mask;
        }
    }

    /// <summary>The policy has a say in the mode of a new file; otherwise the client, the umask and the directory's default ACL decide.</summary>
    public bool DecideOnFiles => _policy.FileMode is not null || !_policy.FileModes.IsAny;

    /// <summary>The same for directories.</summary>
    public bool DecideOnDirectories => _policy.DirectoryMode is not null || !_policy.DirectoryModes.IsAny;

    /// <summary>The mode to create a file with. It has no bit that a maximum forbids, not even until <see cref="OfNew"/> is set.</summary>
    public uint ToCreateFile(uint wanted) => _policy.FileMode is { } forced ? Of(forced, isDirectory: false) : wanted & _policy.FileModes.Most;

    /// <summary>The same for a directory.</summary>
    public uint ToCreateDirectory(uint wanted) =>
        _policy.DirectoryMode is { } forced ? Of(forced, isDirectory: true) : wanted & _policy.DirectoryModes.Most;

    /// <summary>
    /// The mode that a new object gets in the place of the one that the kernel gave it. A forced mode is exact; a range begins with what the umask
    /// and a default ACL have left.
    /// </summary>
    public uint OfNew(uint given, bool isDirectory) => isDirectory
        ? (_policy.DirectoryMode is { } forced ? Of(forced, isDirectory: true) | (given & SetGroupId) : Of(given, isDirectory: true, given))
        : Of(_policy.FileMode ?? given, isDirectory: false);

    /// <summary>A mode without the bits that nobody here may give away.</summary>
    public uint WithoutSetIds(uint wanted) => _policy.MasksSetIds ? wanted & ~SetIdBits : wanted;

    /// <summary>Would another mode come of this one?</summary>
    public bool Change(uint wanted) =>
        !_policy.FileModes.IsAny || !_policy.DirectoryModes.IsAny || WithoutSetIds(wanted) != wanted;

    /// <summary>What comes of it.</summary>
    /// <param name="held">What an object has already.</param>
    public uint Of(uint wanted, bool isDirectory, uint held = 0) => _policy.ModeOf(wanted, isDirectory, held);
}
