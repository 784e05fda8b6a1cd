using GuardedFiles.Linux;
using Mono.Unix.Native;

namespace GuardedFiles.Walls;

/// <summary>
/// What still holds somebody who has got past the jail, or has made this program run code of his: no privileges by programs that have
/// them, no files outside, no other program, no socket. Each is the kernel's to have or not; the jail stands without them.
/// </summary>
internal static class SecondWalls
{
    private const string Privileges = "no new privileges";
    private const string Files = "landlock";
    private const string Calls = "seccomp";

    /// <summary>Once, on the thread that will serve, after the log's socket was connected: there will be no other socket.</summary>
    /// <param name="rootDescriptor">The jail; -1 without one, and then there is no Landlock.</param>
    /// <param name="logSocket">What may be connected again; -1 for nothing.</param>
    public static WallReport Raise(int rootDescriptor, int logSocket) =>
        Raise(rootDescriptor, new SeccompScope { LogSocket = logSocket });

    /// <summary>The order is the kernel's: the first is a condition of the others, and the last forbids making the second.</summary>
    internal static WallReport Raise(int rootDescriptor, SeccompScope scope)
    {
        Wall privileges = new(Privileges, Libc.Check(Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)));
        if (rootDescriptor < 0)
            return new WallReport([privileges, new Wall(Calls, SeccompFilter.Install(scope))]);

        Errno error = Landlock.Raise(rootDescriptor, out int version);
        Wall files = new(Files, error, version);
        return new WallReport([privileges, files, new Wall(Calls, SeccompFilter.Install(scope))]);
    }
}
