namespace GuardedFiles.Log;

/// <summary>Who reads a line.</summary>
[Flags]
internal enum Readers
{
    None = 0,

    /// <summary>Reads syslog.</summary>
    Administrator = 1,

    /// <summary>Reads our standard error, which sshd carries to it. Where things lie on the machine is not for it.</summary>
    Client = 2,

    Both = Administrator | Client,
}
