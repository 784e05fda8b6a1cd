using GuardedFiles.Log;
using GuardedFiles.Rules;

namespace GuardedFiles.Start;

/// <summary>What either program can be told on its command line.</summary>
internal record SessionSettings
{
    public required LogSettings Log { get; init; }

    public Policy Policy { get; init; } = new();

    /// <summary>--jail: the directory that the session sees as "/", before tilde and percent signs are expanded; null is the machine's own.</summary>
    public string? Jail { get; init; }

    /// <summary>--name: who it is among those that share an account.</summary>
    public string? VirtualName { get; init; }

    /// <summary>--guard, --no-guard; null is on when the session is confined otherwise.</summary>
    public bool? Guard { get; init; }

    /// <summary>--protect: more that the home guard keeps as it is; paths on the machine.</summary>
    public string[] Protected { get; init; } = [];

    /// <summary>--forced, or a login shell: whatever else the client asks for is refused, and the process is confined.</summary>
    public bool Forced { get; init; }

    /// <summary>Where relative paths begin, before tilde and percent signs are expanded; null is where sshd put us.</summary>
    public string? StartDirectory { get; init; }
}
