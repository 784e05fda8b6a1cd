using GuardedFiles.Linux;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace GuardedFiles;

/// <summary>Copying a file from one name to another, as an OPEN to read and an OPEN to write would permit it.</summary>
internal sealed partial class FileTree
{
    private const string CopyingFile = "copy-file";

    /// <summary>Permission bits that a copy has from its source: set-id bits mean another owner there.</summary>
    private const uint CopiedBits = 0b111_111_111;

    /// <summary>
    /// The new file has the permission bits of the source, less the umask. When it cannot be completed, it is removed. A file that was there keeps
    /// its mode and owner; it is emptied first, and has what was copied when that fails.
    /// </summary>
    /// <param name="overwrites">A file that has the target's name gets the content; EEXIST for any object with that name without.</param>
    /// <param name="betweenParts">Called after every part, and while another process gives back a lease; may throw.</param>
    /// <param name="result"><see cref="CopyResult.Overlap"/> when both names are of one file: nothing was done.</param>
    /// <returns>EISDIR for a directory, EOPNOTSUPP for a device or a FIFO, on either side.</returns>
    public Errno Copy(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, bool overwrites, Action? betweenParts, out CopyResult result)
    {
        result = CopyResult.Complete;
        _ = Begin(CopyingFile);
        Errno error = OpenWaiting(source, OpenFlags.O_RDONLY, 0, mustTell: false, out OpenFile? from, out _, betweenParts);
        if (error.Failed)
            return TellCopy(Witness is null ? [] : SeenOr(source), Witness is null ? [] : Absolute(target), error, bytes: 0);

        _firstLength = 0;
        ulong bytes = 0;
        Errno told = Errno.ECANCELED; // When the session ends meanwhile.
        using (from)
        {
            try
            {
                error = CopyTo(from!, target, overwrites, betweenParts, out result, ref bytes);
                told = result == CopyResult.Overlap ? Errno.EINVAL : error;
            }
            finally
            {
                _ = TellCopy(from!.SeenPath, Witness is null ? [] : SeenOr(target), told, bytes);
            }
        }

        return error;
    }

    /// <param name="bytes">Written, whatever came of it.</param>
    private Errno CopyTo(
        OpenFile from, ReadOnlySpan<byte> target, bool overwrites, Action? betweenParts, out CopyResult result, ref ulong bytes)
    {
        result = CopyResult.Complete;
        Errno error = from.Stat(out FileMetadata source);
        if (!error.Failed && source.Type != FilePermissions.S_IFREG)
            error = source.Type == FilePermissions.S_IFDIR ? Errno.EISDIR : Errno.EOPNOTSUPP;
        if (!error.Failed)
            error = CheckSizeOf(target, source.Size); // Before there is an empty file.
        if (error.Failed)
            return error;

        OpenFlags flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | (overwrites ? 0 : OpenFlags.O_EXCL);
        uint mode = (uint)source.Permissions & CopiedBits;
        error = OpenWaiting(target, flags, mode, mustTell: true, out OpenFile? to, out FileMetadata? before, betweenParts);
        if (error.Failed)
            return error;

        Identity made = default;
        bool stays = false;
        try
        {
            error = to!.Stat(out FileMetadata there);
            made = there.Identity;
            if (!error.Failed)
                error = from.Stat(out source); // Anew: opened for writing, a file of overlayfs may be another object.
            Identity one = source.Identity;
            if (!error.Failed && (there.Type != FilePermissions.S_IFREG || made == one))
            {
                stays = true;
                result = made == one ? CopyResult.Overlap : CopyResult.Complete;
                return made == one ? Errno.None : Errno.EOPNOTSUPP;
            }

            if (!error.Failed && before is not null)
                error = to.SetSize(0);
            if (!error.Failed)
                error = FileCopy.Copy(from, 0, source.Size, to, 0, betweenParts, out _, CopyingFile);
            Errno closed = to.Close();
            error = error.Failed ? error : closed;
            stays = !error.Failed;
            return error;
        }
        finally
        {
            bytes = to!.BytesWritten;
            to.Dispose();
            if (!stays && before is null)
                RemoveMade(target, in made);
        }
    }

    private ReadOnlySpan<byte> SeenOr(ReadOnlySpan<byte> path) => _firstLength > 0 ? FirstSeen.ToArray() : Absolute(path);

    private Errno TellCopy(ReadOnlySpan<byte> seen, ReadOnlySpan<byte> otherSeen, Errno error, ulong bytes)
    {
        Witness?.Invoke(new FileEvent
        {
            Operation = CopyingFile,
            Path = seen,
            OtherPath = otherSeen,
            Error = error,
            Rule = RuleOf(error),
            BytesWritten = bytes,
        });
        return error;
    }
}
