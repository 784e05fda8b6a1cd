using GuardedFiles;

namespace ScpSink;

/// <summary>A directory whose entries are coming in; the outermost one is the target.</summary>
internal struct SinkDirectory
{
    /// <summary>It is a directory: names lie beneath it. Otherwise the target is what the first record becomes.</summary>
    public bool Exists;

    /// <summary>It was made in this session.</summary>
    public bool IsNew;

    /// <summary>A record has come.</summary>
    public bool Begun;

    /// <summary>Bytes of its path.</summary>
    public int PathLength;

    /// <summary>What it gets when all its entries have come.</summary>
    public FileTimes? Times;

    /// <summary>The same for its mode.</summary>
    public uint? Mode;
}
