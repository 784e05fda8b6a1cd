using GuardedFiles.Linux;
using GuardedFiles.Rules;

namespace GuardedFiles;

/// <summary>
/// The files that this session may touch. Every path enters the kernel here, as bytes, relative to one directory
/// descriptor; every operation answers an errno, and does nothing when it fails.
/// </summary>
/// <remarks>Paths have no NUL; an empty one is answered ENOENT by the kernel.</remarks>
internal sealed partial class FileTree
{
    private readonly CreationModes _modes;

    /// <summary>Where relative paths begin. The working directory as long as no root is set: absolute paths ignore it.</summary>
    private readonly int _start = Libc.AT_FDCWD;

    /// <summary>umask(2): the bits that new files and directories do not get.</summary>
    public static uint Umask => CreationModes.Umask;

    public FileTree(Policy policy) => _modes = new CreationModes(policy);
}
