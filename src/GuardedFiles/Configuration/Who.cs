namespace GuardedFiles.Configuration;

/// <summary>Whom settings are for.</summary>
/// <param name="groups">The names of all his groups. Asked for only when a block asks: each name is looked up somewhere.</param>
/// <param name="address">As sshd wrote it.</param>
/// <param name="name">Null when he has none among those that share the account.</param>
internal sealed class Who(byte[] user, Func<byte[][]> groups, byte[] address, byte[]? name)
{
    public byte[] User => user;

    public Func<byte[][]> Groups => groups;

    public byte[] Address => address;

    public byte[]? Name => name;
}
