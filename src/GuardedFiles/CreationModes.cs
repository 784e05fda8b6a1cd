using GuardedFiles.Linux;
using GuardedFiles.Rules;

namespace GuardedFiles;

/// <summary>The permission bits that files and directories get where the policy has a say.</summary>
internal readonly struct CreationModes
{
    private const uint SetIdBits = 0b110_000_000_000;

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

    /// <summary>The mode of a new file; null where the client, the umask and the directory's default ACL decide.</summary>
    public uint? OfFile(uint wanted) => _policy.FileMode is null && _policy.FileModes.IsAny
        ? null
        : Of(_policy.FileMode ?? (wanted & ~Umask), isDirectory: false);

    /// <summary>The same for directories.</summary>
    public uint? OfDirectory(uint wanted) => _policy.DirectoryMode is null && _policy.DirectoryModes.IsAny
        ? null
        : Of(_policy.DirectoryMode ?? (wanted & ~Umask), isDirectory: true);

    /// <summary>A mode without the bits that nobody here may give away.</summary>
    public uint WithoutSetIds(uint wanted) => _policy.MasksSetIds ? wanted & ~SetIdBits : wanted;

    /// <summary>Would another mode come of this one?</summary>
    public bool Change(uint wanted) =>
        !_policy.FileModes.IsAny || !_policy.DirectoryModes.IsAny || WithoutSetIds(wanted) != wanted;

    /// <summary>What comes of it.</summary>
    /// <param name="held">What an object has already.</param>
    public uint Of(uint wanted, bool isDirectory, uint held = 0) => _policy.ModeOf(wanted, isDirectory, held);
}
