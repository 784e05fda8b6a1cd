using GuardedFiles;
using GuardedFiles.Rules;
using Mono.Unix.Native;

namespace ScpSink;

/// <summary>
/// --glob: from an operand to the paths that it means, as a shell would have found them: level by level, and sorted by bytes. Each directory
/// is opened by its path, so links are followed where the session may follow them.
/// </summary>
/// <param name="whileSearching">Called once in a while; may throw.</param>
internal sealed class GlobSearch(FileTree files, Action? whileSearching)
{
    /// <summary>In one session. What is more is an error, never a part of the answer.</summary>
    internal const int MostNames = 1_000_000;
    internal const int MostPaths = 100_000;

    /// <summary>Bytes of all paths, those on the way included.</summary>
    internal const int MostBytes = 16 * 1024 * 1024;

    private const int NamesBetweenCalls = 1024;

    private readonly PathBuffer _path = new();
    private int _names;
    private int _bytes;

    /// <param name="paths">The operand itself, without its backslashes, when nothing matches it.</param>
    /// <returns>E2BIG when there is too much to look at; or why a directory could not be read.</returns>
    public Errno Find(ReadOnlySpan<byte> operand, out byte[][] paths)
    {
        GlobOperand wanted = new(operand);
        paths = [wanted.Literal];
        if (!wanted.HasWildcards)
            return Errno.None;

        List<byte[]> found = [wanted.IsAbsolute ? [(byte)'/'] : []];
        foreach (GlobPattern name in wanted.Names)
        {
            List<byte[]> beneath = [];
            foreach (byte[] directory in found)
            {
                Errno error = Add(directory, name, beneath);
                if (error.Failed)
                    return error;
            }

            found = beneath;
        }

        _ = found.RemoveAll(path => !Exists(path, wanted.IsDirectory));
        found.Sort(static (one, other) => one.AsSpan().SequenceCompareTo(other));
        if (found.Count > 0)
            paths = found.ToArray();
        return Errno.None;
    }

    /// <summary>A name that was read from its directory may be gone; one that stands in the operand may never have been there.</summary>
    private bool Exists(byte[] path, bool asDirectory) => asDirectory
        ? !files.Look(path, out FileMetadata metadata).Failed && metadata.Type == FilePermissions.S_IFDIR
        : !files.LinkLook(path, out _).Failed;

    private Errno Add(byte[] directory, GlobPattern name, List<byte[]> paths)
    {
        if (!name.HasWildcards)
            return Add(directory, name.Name, paths);

        Errno error = files.OpenDirectory(directory.Length == 0 ? "."u8 : directory, out OpenDirectory? opened);
        if (error.Failed)
            return MeansNothing(error) ? Errno.None : error;
        using DirectoryNames names = new(opened!);
        while (names.Next(out ReadOnlySpan<byte> candidate))
        {
            if (++_names % NamesBetweenCalls == 0)
                whileSearching?.Invoke();
            if (_names > MostNames)
                return Errno.E2BIG;
            if (name.Matches(candidate) && (error = Add(directory, candidate, paths)).Failed)
                return error;
        }

        return names.Error;
    }

    private Errno Add(byte[] directory, ReadOnlySpan<byte> name, List<byte[]> paths)
    {
        _path.Set(directory);
        byte[] path = directory.Length == 0 ? name.ToArray() : _path.With(name).ToArray();
        _bytes += path.Length;
        if (paths.Count >= MostPaths || _bytes > MostBytes)
            return Errno.E2BIG;
        paths.Add(path);
        return Errno.None;
    }

    /// <summary>Nothing can match beneath it: it is no directory, or not for us.</summary>
    private static bool MeansNothing(Errno error) =>
        error is Errno.ENOENT or Errno.ENOTDIR or Errno.EACCES or Errno.EPERM or Errno.ELOOP or Errno.ENAMETOOLONG;
}
