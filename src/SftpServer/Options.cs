using GuardedFiles.Log;
using GuardedFiles.Rules;

namespace SftpServer;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public required LogSettings Log { get; init; }

    public Policy Policy { get; init; } = new();

    /// <summary>-d, before its percent signs are expanded; null is where sshd put us.</summary>
    public string? StartDirectory { get; init; }
}
