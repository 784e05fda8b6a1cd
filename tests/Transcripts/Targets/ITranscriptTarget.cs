namespace Transcripts.Targets;

/// <summary>
/// Something that claims to be an sftp-server. Two programs do today; the place for "our code in this process" is a third
/// implementation beside <see cref="ProgramTarget"/>, named <c>ours</c>, whose sessions run the server's own classes over a
/// pair of pipes, and a third theory in TranscriptTests.
/// </summary>
public interface ITranscriptTarget
{
    /// <summary>The name conditions use: <c>ours</c> or <c>openssh</c>.</summary>
    string Name { get; }

    /// <summary>For conditions on the age; null where age does not matter.</summary>
    Version? Version { get; }

    /// <summary>False when the conversation asks for what this target cannot give, such as limits of a process of its own.</summary>
    bool CanPlay(SessionStart start);

    ITranscriptSession Start(SessionStart start);
}
