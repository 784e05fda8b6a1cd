using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Confinement;

/// <summary>
/// Finds out what is protected in the homes: which objects their closed names stand for, and what symbolic links among them lead to. It
/// looks at the machine as a login does, not at the jail. <see cref="ProtectedPaths"/> goes along the paths.
/// </summary>
internal sealed class HomeSurvey
{
    private readonly GuardSettings _settings;
    private readonly ProtectedSet _set = new();
    private readonly ProtectedPaths _paths;
    private ListedNames _listed = new();

    private HomeSurvey(GuardSettings settings)
    {
        _settings = settings;
        _paths = new ProtectedPaths(_set);
    }

    private bool Unguards => _settings.Opened.Length > 0 || _settings.OpenedToRead.Length > 0;

    /// <param name="allNames">
    /// What logins obey is closed name by name, also where it is missing: the session's root lies in a directory that is closed by its name.
    /// </param>
    public static ProtectedSet Of(GuardSettings settings, bool allNames)
    {
        HomeSurvey survey = new(settings);
        foreach (ReadOnlySpan<byte> home in settings.Homes)
            survey.AddHome(home.TrimEnd((byte)'/'), allNames);
        foreach (ReadOnlySpan<byte> path in settings.Kept)
            survey._paths.Add(path.TrimEnd((byte)'/'), Protection.Kept);
        foreach (ReadOnlySpan<byte> path in settings.Closed)
            survey._paths.Add(path, Protection.Closed);
        if (settings.ProgramFolder is { } folder)
            survey.AddProgram(folder);
        survey._paths.FollowLinks();
        return survey._set;
    }

    /// <param name="home">Empty is the root.</param>
    private void AddHome(ReadOnlySpan<byte> home, bool allNames)
    {
        _listed = new ListedNames();
        _paths.Add(home, Protection.Passage);
        byte[] top = home.IsEmpty ? [(byte)'/'] : home.ToArray();
        bool exists = ProtectedPaths.Stat(Libc.AT_FDCWD, top, flags: 0, out Statx metadata);
        _set.LacksHome |= !exists;
        _set.Watch(top, exists ? Identity.Of(in metadata) : default, isHome: true);
        bool isListed = exists && AddTopOf(home, top, in metadata);
        foreach (byte[] path in _settings.OpenedToRead)
            if (!IsNamed(_settings.Opened, path))
                _paths.Add([.. home, (byte)'/', .. path], Protection.OpenedToRead, IsLater(path) ? LinkReach.Targets : LinkReach.None);
        foreach (byte[] path in _settings.Opened)
            _paths.Add([.. home, (byte)'/', .. path], Protection.Opened);

        bool areListed = isListed;
        foreach (Range line in ProtectedNames.SharedDirectories.Split((byte)'\n'))
            areListed &= AddShared(home, ProtectedNames.SharedDirectories[line]);
        bool mustName = allNames || Unguards || (exists && !isListed);
        bool mustLook = mustName || !areListed || _set.HomesFold;
        AddTrees(home, ProtectedNames.LoginTrees, LinkReach.TargetsAndTheirs, mustName, mustLook);
        AddTrees(home, ProtectedNames.LaterTrees, LinkReach.Targets, mustName, mustLook);
        if (exists && !isListed)
            AddTrees(home, ProtectedNames.LoginFiles, LinkReach.None, missingToo: true, mustLook);
    }

    private bool AddShared(ReadOnlySpan<byte> home, ReadOnlySpan<byte> directory)
    {
        _listed.Begin([.. directory, (byte)'/']);
        return _paths.AddLinksIn([.. home, (byte)'/', .. directory], follows: !IsOpened(directory), _listed);
    }

    /// <summary>The home itself, and the closed names at its top that are there.</summary>
    /// <returns>False when it cannot be listed.</returns>
    private bool AddTopOf(ReadOnlySpan<byte> home, byte[] top, in Statx metadata)
    {
        Identity identity = Identity.Of(in metadata);
        _set.Homes.Add(identity);
        _set.Passages.Add(identity);
        _paths.AddWay(in identity);
        Errno error = DirectoryReader.Open(Libc.AT_FDCWD, top, 0, out DirectoryReader? reader);
        _set.IsBlind |= error.Failed;
        if (error.Failed)
            return false;
        using (reader)
        {
            _set.HomesFold |= Folding.MayFold(reader!.Directory);
            _listed.Begin([]);
            while (reader.Next(out DirectoryEntry entry))
            {
                if (!ProtectedNames.IsClosed(entry.Name) || TransientNames.Has(entry.Name) || (home.IsEmpty && entry.Name[0] != '.') || !_paths.Counts())
                    continue;
                _listed.Add(entry.Name);
                AddClosed(home, reader.Directory, entry.Name);
            }
        }

        return true;
    }

    private void AddClosed(ReadOnlySpan<byte> home, int directory, ReadOnlySpan<byte> name)
    {
        if (!ProtectedPaths.Stat(directory, name, Libc.AT_SYMLINK_NOFOLLOW, out Statx found))
            return;
        FilePermissions type = (FilePermissions)found.stx_mode & FilePermissions.S_IFMT;
        if (type == FilePermissions.S_IFLNK)
            _paths.Follow([.. home, (byte)'/', .. name], LinkReach.None);
        else if (type == FilePermissions.S_IFDIR)
            _set.ClosedByName.Add(Identity.Of(in found));
        else
            _set.AddFile(in found, Protection.Closed);
    }

    /// <param name="missingToo">Their names are closed where they do not exist, as well.</param>
    /// <param name="looks">What is not among the names that were listed may be there all the same.</param>
    private void AddTrees(ReadOnlySpan<byte> home, ReadOnlySpan<byte> list, LinkReach links, bool missingToo, bool looks)
    {
        foreach (Range line in list.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> name = list[line];
            byte[] path = [.. home, (byte)'/', .. name];
            bool isMachines = home.IsEmpty && name[0] != '.'; // An account whose home is the root: /bin is not its own.
            bool isThere = missingToo
                || ((looks || _listed.Has(ListedPartOf(name))) && ProtectedPaths.Stat(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW, out _));
            if (isThere && !isMachines && !IsNamed(_settings.Opened, name) && !IsNamed(_settings.OpenedToRead, name))
                _paths.Add(path, Protection.Closed, links);
        }
    }

    /// <summary>As much of a path as lies in a directory that is listed.</summary>
    private static ReadOnlySpan<byte> ListedPartOf(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> part = path;
        for (int slash; (slash = part.LastIndexOf((byte)'/')) >= 0 && !IsShared(part[..slash]);)
            part = part[..slash];
        return part;
    }

    private static bool IsShared(ReadOnlySpan<byte> directory)
    {
        foreach (Range line in ProtectedNames.SharedDirectories.Split((byte)'\n'))
            if (directory.SequenceEqual(ProtectedNames.SharedDirectories[line]))
                return true;
        return false;
    }

    /// <summary>The programs themselves, and the names of those that would be started beside them.</summary>
    private void AddProgram(ReadOnlySpan<byte> folder)
    {
        _paths.Add(folder, Protection.Passage);
        if (!ProtectedPaths.Stat(Libc.AT_FDCWD, folder, flags: 0, out Statx metadata))
            return;
        Identity identity = Identity.Of(in metadata);
        _set.Passages.Add(identity);
        _set.KeptFolders.Add(identity);
        foreach (byte[] name in _settings.ProgramNames)
        {
            _set.Add(in identity, name, Protection.Kept);
            if (ProtectedPaths.Stat(Libc.AT_FDCWD, [.. folder, (byte)'/', .. name], Libc.AT_SYMLINK_NOFOLLOW, out Statx program))
                _set.AddFile(in program, Protection.Kept);
        }
    }

    /// <summary>Does a path lie in what is obeyed later than at a login, so that its links are followed although it is read?</summary>
    private static bool IsLater(ReadOnlySpan<byte> path)
    {
        foreach (Range line in ProtectedNames.LaterTrees.Split((byte)'\n'))
            if (ProtectedNames.LiesAt(path, ProtectedNames.LaterTrees[line]))
                return true;
        return false;
    }

    /// <summary>Does --unguard name this directory, or one above it?</summary>
    private bool IsOpened(ReadOnlySpan<byte> path)
    {
        foreach (byte[] opened in _settings.Opened)
            if (ProtectedNames.LiesAt(path, opened))
                return true;
        return false;
    }

    private static bool IsNamed(byte[][] paths, ReadOnlySpan<byte> name)
    {
        foreach (byte[] path in paths)
            if (name.SequenceEqual(path))
                return true;
        return false;
    }
}
