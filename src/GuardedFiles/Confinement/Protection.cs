namespace GuardedFiles.Confinement;

/// <summary>What is known of a name in a directory. Where several are known, the last one of this list holds.</summary>
internal enum Protection
{
    None,

    /// <summary>--unguard-read: may be read, although it lies in a directory that is closed.</summary>
    OpenedToRead,

    /// <summary>--unguard: may be changed, although it lies in a directory that is closed.</summary>
    Opened,

    /// <summary>Protected things lie beneath it: it keeps its place, its mode and its owner. If it is missing, it may be made as an empty directory.</summary>
    Passage,

    /// <summary>--protect, an audit file, the program itself: read, and not changed.</summary>
    Kept,

    /// <summary>What logins obey: neither changed nor read.</summary>
    Closed,
}
