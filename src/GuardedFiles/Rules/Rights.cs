namespace GuardedFiles.Rules;

/// <summary>What may be done to one name and what it stands for.</summary>
[Flags]
internal enum Rights
{
    /// <summary>It answers like a name that does not exist.</summary>
    None = 0,

    /// <summary>It may be looked at: it exists, and what it is.</summary>
    See = 1,

    /// <summary>A file's bytes, a directory's names.</summary>
    Read = 2,

    /// <summary>A new file may come to be under it.</summary>
    CreateFile = 4,

    /// <summary>A new directory or link, or what had another name.</summary>
    CreateName = 8,

    /// <summary>A file may get longer.</summary>
    Append = 16,

    /// <summary>A file may lose bytes, and may be replaced by another.</summary>
    Overwrite = 32,

    /// <summary>Mode, owner, times.</summary>
    Attributes = 64,

    /// <summary>It may be removed.</summary>
    Delete = 128,

    /// <summary>It may get another name, or one more.</summary>
    Move = 256,

    All = 511,
}
