using System.Text;
using GuardedFiles;
using GuardedFiles.Client;
using GuardedFiles.Log;
using GuardedFiles.Start;
using SftpServer;

namespace Transcripts.Targets;

/// <summary>The server's own classes, in this process: what they do without a program around them.</summary>
internal sealed class InProcessTarget : ITranscriptTarget
{
    private static readonly Dictionary<string, string?> PlainEnvironment = new SessionStart("").Environment;

    public string Name => "ours";

    public Version? Version => null;

    /// <summary>Not: what a process has for itself, what goes to standard error, and what ends before a session begins.</summary>
    public bool CanPlay(SessionStart start) =>
        start.Limits.Count == 0
        && start.Before.Count == 0
        && start.Uid is null
        && TimeZoneInfo.Local.BaseUtcOffset == TimeSpan.Zero // The C library has read TZ long ago.
        && start.Environment.Count == PlainEnvironment.Count
        && !start.Environment.Except(PlainEnvironment).Any()
        && ParsedOptions(start) is ServerSettings { ShellCommand: null, Log: { ToStandardError: false, Level: <= LogLevel.Error } };

    public ITranscriptSession Start(SessionStart start) => new InProcessSession(start, ParsedOptions(start)!);

    private static SessionSettings? ParsedOptions(SessionStart start)
    {
        try
        {
            SessionSettings options = CommandLine.Parse("sftp-server", start.Options.ToArray());
            bool expandable = options.StartDirectory is not { } directory
                || StartDirectory.Expand(directory, ClientLogin.FromEnvironment()) is not null;
            return expandable ? options with { Log = options.Log with { Level = LogLevel.Quiet } } : null;
        }
        catch (UsageException)
        {
            return null;
        }
    }
}
