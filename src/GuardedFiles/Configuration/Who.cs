namespace GuardedFiles.Configuration;

/// <summary>Whom settings are for.</summary>
/// <param name="Groups">The names of all his groups. Asked for only when a block asks: each name is looked up somewhere.</param>
/// <param name="Address">As sshd wrote it.</param>
/// <param name="Name">Null when he has none among those that share the account.</param>
internal sealed record Who(byte[] User, Func<byte[][]> Groups, byte[] Address, byte[]? Name);
