namespace GuardedFiles.Confinement;

/// <summary>What a name in a directory means to whoever logs in there.</summary>
internal enum Protection
{
    None,

    /// <summary>Protected things lie beneath it: it stays where it is, with its mode and owner. It may be made when it is missing.</summary>
    Passage,

    /// <summary>A file, or a directory of files, that a shell, sshd or another program obeys.</summary>
    Sealed,
}
