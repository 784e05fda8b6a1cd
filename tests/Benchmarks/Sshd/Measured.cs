namespace Benchmarks.Sshd;

/// <summary>The program on the server's side whose work is compared.</summary>
internal enum Measured
{
    /// <summary>The subsystem sftp.</summary>
    Server,

    /// <summary>The scp that a session finds in its PATH.</summary>
    Scp,
}
