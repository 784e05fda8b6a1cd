using Testing;

namespace EndToEnd.Tests.Harness;

/// <summary>The process of our server that sshd started for a client, seen from outside through /proc.</summary>
internal sealed record ServerSession(int Id)
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the one session below this sshd.</summary>
    public static ServerSession Of(ThrowawaySshd sshd)
    {
        int[] found = [];
        bool one = Wait.Until(() => (found = [.. Below(sshd.Id).Where(IsOurServer)]).Length == 1, StartTime);
        return one ? new(found[0]) : throw new InvalidOperationException($"{found.Length} servers are running: {sshd.Log}");
    }

    public static bool IsAlive(int id) => State(id) is not (null or 'Z' or 'X');

    public void Signal(string name) => Client.Run(new ClientCommand("kill", $"-{name}", $"{Id}")).MustSucceed();

    public bool EndsWithin(TimeSpan time) => Wait.Until(() => !IsAlive(Id), time);

    private static IEnumerable<int> Below(int ancestor)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out int id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(Parent);
        return Descendants(ancestor, children);
    }

    private static IEnumerable<int> Descendants(int ancestor, ILookup<int, int> children) =>
        children[ancestor].SelectMany(child => Descendants(child, children).Prepend(child));

    // The link /proc/PID/exe of a process that is not dumpable is hidden from an ordinary user; its command line is not.
    private static bool IsOurServer(int id) => Read(id, "cmdline")?.Split('\0')[0] == Programs.SftpServer;

    private static int Parent(int id) => AfterName(id) is { } fields ? int.Parse(fields[1]) : 0;

    private static char? State(int id) => AfterName(id)?[0][0];

    // "PID (name) state parent ...": the name may hold blanks and parentheses.
    private static string[]? AfterName(int id) =>
        Read(id, "stat") is { } stat && stat.LastIndexOf(')') is > 0 and int end ? stat[(end + 2)..].Split(' ') : null;

    private static string? Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
