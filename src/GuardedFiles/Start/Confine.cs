using System.Text;
using GuardedFiles.Confinement;
using GuardedFiles.Linux;
using GuardedFiles.Log;
using GuardedFiles.Rules;
using GuardedFiles.Walls;
using Mono.Unix.Native;

namespace GuardedFiles.Start;

/// <summary>
/// From settings to what confines a session: its root, taken once, and the guard of the homes that lie in it. All of it before the first
/// byte of the client is read; what cannot be had ends the session, but for what only a newer kernel has.
/// </summary>
internal sealed class Confine(SessionSettings settings, ClientLogin login, SessionLog log)
{
    private const int FatalError = 255;

    /// <returns>Null when nothing confines the session: then the kernel resolves its paths as any program's.</returns>
    /// <exception cref="UsageException">The session must not begin.</exception>
    public Bounds? Prepare()
    {
        bool guarded = settings.Guard ?? (settings.Jail is not null || settings.Forced);
        bool settles = settings.Policy.JudgesPaths || settings.Audits.Length > 0;
        bool confined = settings.Jail is not null || settings.Forced || guarded || settings.Policy.JudgesPaths;
        if (!confined && !settles)
            return null;
        byte[] path = settings.Jail is { } jail ? new JailPath(login).Expand(jail) : [.. "/"u8];
        TrustedPath root = OpenRoot(path);
        Resolver resolver = new(root.Take(), isJail: settings.Jail is not null, vets: confined) { FollowsLinks = !settles };
        foreach (string outer in settings.OuterJails)
            MustEnclose(new JailPath(login).Expand(outer), resolver.Root, path);
        path = root.Path;
        if (settings.Jail is null && WorkingDirectory() is { } directory)
            resolver.BeginAt(directory);
        Jail? seen = settings.Jail is null ? null : JailAt(path);
        DescriptorLinks links = new();
        return new Bounds(resolver, GuardOf(resolver, links, path, guarded), seen, links);
    }

    /// <summary>Closes the process off, when everything that lies outside has been opened and before the client is heard.</summary>
    public static void Close(Opening start)
    {
        start.Log.Open();
        _ = new LocalTime(LocalTime.Now); // The C library reads the time zone once,
        _ = new Accounts().GroupName(Libc.getgid()); // and which databases have the names of users and groups.
        WallReport report = SecondWalls.Raise(start.Bounds is { Jail: not null } bounds ? bounds.Resolver.Root : -1, start.Log.Socket);
        SessionLog log = new(start.Log);
        string walls = report.Standing;
        if (start.Bounds is { } confined)
            walls = (confined.Resolver.KernelResolves ? "openat2" : "walker") + (confined.Guard is null ? ", " : ", home guard, ") + walls;
        log.Confined(start.Bounds?.Jail?.Path, walls);
        foreach (Wall wall in report.Walls)
            if (!wall.IsUp)
                log.NotAvailable(wall.Name, wall.Error);
    }

    private TrustedPath OpenRoot(byte[] path)
    {
        TrustedPath root = TrustedPath.ToDirectory(path);
        if (root.Error.Failed)
            throw Refused(root.ForeignLink ?? path, root.Reason);
        return settings.Jail is not null && KernelFileSystems.Hold(root.Number)
            ? throw Refused(path, "it lies on a file system of the kernel's own"u8)
            : root;
    }

    /// <summary>Whoever demands a jail of everybody is not escaped by demanding another: that lies in it, or is it.</summary>
    private void MustEnclose(byte[] outer, int jail, byte[] path)
    {
        using TrustedPath enclosing = OpenRoot(outer);
        if (!Ascent.Reaches(Resolver.IdentityOf(enclosing.Number), jail))
            throw Refused(path, "it does not lie in the administrator's"u8);
    }

    private Jail JailAt(byte[] path)
    {
        byte[]? home = login.Home is { } own ? RealPath(own) : null;
        bool liesIn = home is not null && home.AsSpan().StartsWith(path)
            && (home.Length == path.Length || path.Length == 1 || home[path.Length] == '/');
        byte[] seen = !liesIn ? [] : home.AsSpan(path.Length == 1 ? 0 : path.Length).ToArray();
        return new Jail(path, login.User, seen.Length == 0 ? [.. "/"u8] : seen);
    }

    private HomeGuard? GuardOf(Resolver resolver, DescriptorLinks links, byte[] path, bool isOn)
    {
        if (!isOn && settings.Guard != false)
            return null; // Rules and the audit have a resolver, too, and imply no guard.
        HomeGuard guard = new(GuardSettings(), resolver, links);
        if (!isOn)
        {
            if (guard.Concerns)
                log.GuardIsOff();
            return null;
        }

        if (guard.EnclosesRoot)
            throw Refused(path, "the home guard protects it"u8);
        if (guard.TooLarge is { } why)
            throw new UsageException($"the home guard cannot survey the home directory: {why} (--no-guard switches it off)\n", FatalError);
        foreach (byte[] link in guard.NotOpened)
            log.NotUnguarded(link);

        // What is mounted in the jail may be a home, or have one in it.
        if (!guard.Concerns && !Mounts.LieBeneath(path))
            return null;
        resolver.TellsIdentities = true;
        return guard;
    }

    private GuardSettings GuardSettings()
    {
        byte[] folder = OwnProcess.Folder().AsSpan().TrimEnd((byte)'/').ToArray();
        return new GuardSettings
        {
            Homes = Homes(),
            Kept = [.. Protected(), .. StartedByLink()],
            Closed = [RuntimeDirectory()],
            Opened = settings.Unguarded.ToChange,
            OpenedToRead = settings.Unguarded.ToRead,
            ProgramFolder = folder is [(byte)'/', ..] ? folder : null,
            ProgramNames = [[.. "dotnet-sftp-server"u8], [.. "dotnet-scp"u8], [.. "dotnet-sftp-server.static"u8], [.. "dotnet-scp.static"u8], OwnProcess.FileName()],
        };
    }

    /// <summary>The path by which the program was started, where that is not its own: a symbolic link lies on the way.</summary>
    private static byte[][] StartedByLink() =>
        OwnProcess.StartedAs() is { } started && !started.AsSpan().SequenceEqual([.. OwnProcess.Folder(), .. OwnProcess.FileName()]) ? [started] : [];

    /// <summary>XDG_RUNTIME_DIR as systemd makes it: units and D-Bus services that are put there are started.</summary>
    private static byte[] RuntimeDirectory() => ByteText.Bytes($"/run/user/{ClientLogin.Uid}");

    /// <summary>
    /// The account's home, what the environment says (shells and clients believe one or the other), and those of other accounts that share its uid:
    /// the kernel lets a session do there what it may do in its own.
    /// </summary>
    private byte[][] Homes()
    {
        List<byte[]> homes = [];
        AddHome(homes, login.Home);
        if (Libc.Environment("HOME"u8, out ReadOnlySpan<byte> told))
            AddHome(homes, told);
        foreach (byte[] home in AccountFiles.HomesOf(ClientLogin.Uid))
            AddHome(homes, home);
        return [.. homes];
    }

    private static void AddHome(List<byte[]> homes, ReadOnlySpan<byte> home)
    {
        if (home is not [(byte)'/', ..])
            return;
        foreach (byte[] known in homes)
            if (home.SequenceEqual(known))
                return;
        homes.Add(home.ToArray());
    }

    private byte[][] Protected()
    {
        byte[][] paths = new byte[settings.Protected.Length][];
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = ByteText.Bytes(settings.Protected[i]);
            if (paths[i] is not [(byte)'/', ..])
                throw new UsageException("a protected path is not absolute\n", FatalError);
        }

        return paths;
    }

    private static byte[]? WorkingDirectory()
    {
        Span<byte> path = stackalloc byte[CString.PathMax];
        int length = Libc.getcwd(path);
        return length < 0 ? null : path[..length].ToArray();
    }

    private static byte[]? RealPath(ReadOnlySpan<byte> path)
    {
        Span<byte> real = stackalloc byte[CString.PathMax];
        return new FileTree(new Policy()).RealPath(path, real, out int length).Failed ? null : real[..length].ToArray();
    }

    /// <summary>The client is told why, but not where: that is for the log.</summary>
    private static UsageException Refused(byte[] path, ReadOnlySpan<byte> why) =>
        new($"the jail cannot be entered: {ByteText.Of(why)}\n", FatalError) { Path = path };
}
