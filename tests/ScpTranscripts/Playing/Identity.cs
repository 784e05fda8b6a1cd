using Testing;

namespace ScpTranscripts.Playing;

/// <summary>Users: who we are, and how to start a program as somebody else.</summary>
internal static class Identity
{
    /// <summary>A user who owns nothing: "nobody" on every Linux.</summary>
    public const uint Nobody = 65534;

    private static readonly Lazy<TempDirectory> Shared = new(MakeShared);
    private static readonly Lock Copying = new();

    public static uint Uid { get; } = uint.Parse(Ask("-u"));

    public static string User { get; } = Ask("-un");

    public static bool IsRoot => Uid == 0;

    public static string[] Prefix(uint? uid) =>
        uid is { } other ? ["setpriv", $"--reuid={other}", $"--regid={other}", "--clear-groups", "--inh-caps=-all"] : [];

    /// <summary>A clone below /root cannot be entered by others; what they have to run is copied to where they can.</summary>
    public static string Reachable(string program, uint? uid)
    {
        if (uid == null || program.StartsWith("/usr/", StringComparison.Ordinal))
            return program;
        lock (Copying)
        {
            string copy = Path.Combine(Shared.Value.Path, Path.GetFileName(program));
            if (!File.Exists(copy))
                File.Copy(program, copy);
            return copy;
        }
    }

    private static string Ask(string option)
    {
        using ServerProcess process = ServerProcess.Start("id", [option]);
        process.WaitForExit(TimeSpan.FromSeconds(5));
        return System.Text.Encoding.UTF8.GetString(process.ReceiveRest(TimeSpan.FromSeconds(5))).TrimEnd();
    }

    private static TempDirectory MakeShared()
    {
        var directory = new TempDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        return directory;
    }
}
