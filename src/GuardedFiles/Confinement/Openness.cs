namespace GuardedFiles.Confinement;

/// <summary>What the home guard lets a session do with a name and what it stands for, from least to most.</summary>
internal enum Openness
{
    /// <summary>Neither changed nor read. A directory is listed, and stat works.</summary>
    Closed,

    /// <summary>Read, and not changed.</summary>
    Readable,

    Free,
}
