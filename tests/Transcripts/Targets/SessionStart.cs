namespace Transcripts.Targets;

/// <summary>How a conversation wants its server started.</summary>
public sealed class SessionStart(string directory)
{
    public const string DefaultUmask = "022";

    public string Directory => directory;

    public List<string> Options { get; } = [];

    public string Umask { get; set; } = DefaultUmask;

    /// <summary>Arguments of the shell's ulimit, such as <c>-n 64</c>.</summary>
    public List<string> Limits { get; } = [];

    /// <summary>Shell commands before the server starts, such as <c>trap '' XFSZ</c>.</summary>
    public List<string> Before { get; } = [];

    /// <summary>A user to become first; null is whoever runs the tests.</summary>
    public uint? Uid { get; set; }

    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["TZ"] = "UTC",
        ["LC_ALL"] = null,
        ["LANG"] = null,
        ["SSH_CONNECTION"] = "192.0.2.7 50000 192.0.2.1 22",
    };
}
