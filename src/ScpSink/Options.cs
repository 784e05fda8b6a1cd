using System.Runtime.CompilerServices;
using GuardedFiles.Start;

namespace ScpSink;

/// <summary>Which way the files go.</summary>
internal enum Role
{
    /// <summary>-t: from the client to us.</summary>
    Sink,

    /// <summary>-f: from us to the client.</summary>
    Source,
}

/// <summary>What the command line asks for.</summary>
internal sealed record Options : SessionSettings
{
    public Role Role { get; init; }

    /// <summary>-r: directories, too.</summary>
    public bool Recursive { get; init; }

    /// <summary>-p: modes and times as they are on the other side.</summary>
    public bool Preserve { get; init; }

    /// <summary>-d: the target must be a directory.</summary>
    public bool TargetIsDirectory { get; init; }

    /// <summary>-v: what goes over the wire is told on standard error.</summary>
    public bool Verbose { get; init; }

    /// <summary>--glob: the sources are patterns.</summary>
    public bool Glob { get; init; }

    /// <summary>The target, or the sources, as the client wrote them.</summary>
    public byte[][] Operands { get; init; } = [];

    // Nobody compares settings or prints them, and what a record would bring for that is memory of every session.
    public bool Equals(Options? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(Options);
}
