using Testing;

namespace Transcripts.Targets;

/// <summary>Users: who we are, and how to start a program as somebody else.</summary>
internal static class Identity
{
    /// <summary>A user who owns nothing: "nobody" on every Linux.</summary>
    public const uint Nobody = 65534;

    private static readonly Lazy<TempDirectory> Shared = new(MakeShared);
    private static readonly Lock Copying = new();

    public static uint Uid { get; } = uint.Parse(Ask("id", "-u"));

    public static uint Gid { get; } = uint.Parse(Ask("id", "-g"));

    public static bool IsRoot => Uid == 0;

    public static string[] Prefix(uint? uid) =>
        uid is { } other && other != Uid
            ? ["setpriv", $"--reuid={other}", $"--regid={other}", "--clear-groups", "--inh-caps=-all"]
            : [];

    /// <summary>A clone below /root cannot be entered by others; what they have to run is copied to where they can.</summary>
    public static string Reachable(string program, uint? uid)
    {
        if (uid == null || uid == Uid || program.StartsWith("/usr/", StringComparison.Ordinal))
            return program;
        lock (Copying)
        {
            string copy = Shared.Value.Combine(Path.GetFileName(program));
            if (!File.Exists(copy))
                File.Copy(program, copy);
            return copy;
        }
    }

    /// <summary>The account's fields; a user without one is called by number.</summary>
    public static (string User, string Group, string Home) Account(uint uid, uint gid)
    {
        string[] fields = Ask("getent", "passwd", uid.ToString()).Split(':');
        string[] group = Ask("getent", "group", gid.ToString()).Split(':');
        return (fields.Length > 5 ? fields[0] : uid.ToString(),
            group.Length > 1 ? group[0] : gid.ToString(),
            fields.Length > 5 ? fields[5] : "");
    }

    private static string Ask(string program, params string[] args)
    {
        using ServerProcess process = ServerProcess.Start(program, args);
        string answer = System.Text.Encoding.UTF8.GetString(process.ReceiveRest(TimeSpan.FromSeconds(5)));
        process.WaitForExit(TimeSpan.FromSeconds(5));
        return answer.TrimEnd();
    }

    private static TempDirectory MakeShared()
    {
        var directory = new TempDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        return directory;
    }
}
