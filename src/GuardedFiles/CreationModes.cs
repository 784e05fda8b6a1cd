using GuardedFiles.Linux;
using GuardedFiles.Rules;

namespace GuardedFiles;

/// <summary>The permission bits that new files and directories get where the policy forces them.</summary>
internal readonly struct CreationModes
{
    /// <summary>Sets the umask of the process, if the policy has one.</summary>
    public CreationModes(Policy policy)
    {
        OfFile = policy.FileMode;
        OfDirectory = policy.DirectoryMode;
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

    /// <summary>Null where the client, the umask and the directory's default ACL decide.</summary>
    public uint? OfFile { get; }

    /// <summary>The same for directories.</summary>
    public uint? OfDirectory { get; }
}
