using GuardedFiles.Log;
using GuardedFiles.Rules;

namespace GuardedFiles.Start;

/// <summary>What either program can be told on its command line.</summary>
internal record SessionSettings
{
    public required LogSettings Log { get; init; }

    public Policy Policy { get; init; } = new();

    /// <summary>Where relative paths begin, before tilde and percent signs are expanded; null is where sshd put us.</summary>
    public string? StartDirectory { get; init; }
}
