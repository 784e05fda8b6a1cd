using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>File systems that are interfaces of the kernel: refused where the session is confined, and for writing in every session.</summary>
internal sealed partial class FileTree
{
    private static ReadOnlySpan<byte> OfTheKernel => "an interface of the kernel"u8;

    /// <summary>The device of the last file that was opened for writing and was no procfs.</summary>
    private (uint Major, uint Minor) _writable;

    /// <summary>Gives an error of the resolver its reason, for the client and the log.</summary>
    private Errno Explained(ReadOnlySpan<byte> path, Errno error) =>
        error == Errno.EACCES && _resolver?.TakeVeto() == true ? Refuse(path, OfTheKernel) : error;

    /// <summary>Closes a file of a procfs (proc(5)): /proc/PID/mem is the memory of another process of this account.</summary>
    private Errno RefuseProcess(ReadOnlySpan<byte> path, ref int number)
    {
        Errno error = IsOfProcess(number, out bool isOfProcess);
        if (!error.Failed && !isOfProcess)
            return Errno.None;
        _ = Libc.close(number);
        number = -1;
        return error.Failed ? error : Refuse(path, OfTheKernel);
    }

    /// <summary>
    /// A block device holds no procfs, and its number says so. Devices of memory and network file systems are asked once; their numbers are used
    /// again only after an unmount. AT_STATX_DONT_SYNC asks no other machine: fstatfs(2) of a network file system would.
    /// </summary>
    private Errno IsOfProcess(int number, out bool isOfProcess)
    {
        isOfProcess = false;
        Errno error = Libc.Check(Libc.statx(number, [], Libc.AT_EMPTY_PATH | Libc.AT_STATX_DONT_SYNC, 0, out Statx statx));
        bool isKnown = statx.stx_dev_major != 0 || _writable == (statx.stx_dev_major, statx.stx_dev_minor);
        if (error.Failed || isKnown)
            return error;
        isOfProcess = KernelFileSystems.HoldProcess(number);
        if (!isOfProcess)
            _writable = (statx.stx_dev_major, statx.stx_dev_minor);
        return Errno.None;
    }

    /// <summary>truncate(2) in a session that nothing confines. It begins at the working directory and has no twin with a descriptor.</summary>
    private Errno TruncatePlainly(ReadOnlySpan<byte> path, ulong size)
    {
        Errno error = OpenPath(path, 0, out int number);
        if (error.Failed || (error = RefuseProcess(path, ref number)).Failed)
            return error;
        _ = Libc.close(number);
        return Libc.Check(Libc.truncate(path, (long)size));
    }
}
