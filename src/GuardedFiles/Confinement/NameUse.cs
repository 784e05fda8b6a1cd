namespace GuardedFiles.Confinement;

/// <summary>What a request is about to do with a name.</summary>
internal enum NameUse
{
    /// <summary>A file gets the name, or what has it is removed or renamed.</summary>
    File,

    /// <summary>An empty directory is made.</summary>
    NewDirectory,

    /// <summary>A symbolic link is made.</summary>
    SymbolicLink,

    /// <summary>A directory is removed.</summary>
    RemovedDirectory,
}
