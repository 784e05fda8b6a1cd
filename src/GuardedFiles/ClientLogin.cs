using System.Text;
using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>Who runs this session, and from where: as sshd and the account database tell it.</summary>
internal sealed class ClientLogin
{
    private byte[]? _user;

    private ClientLogin(byte[] address) => Address = address;

    /// <summary>The client's address from SSH_CONNECTION; UNKNOWN without it.</summary>
    public byte[] Address { get; }

    /// <summary>The login name. Its number, when the account database has no name for it (a chroot without /etc/passwd).</summary>
    public byte[] User => _user ??= Name();

    public static uint Uid => Libc.getuid();

    /// <summary>Reads the environment; null when SSH_CONNECTION is there but is not sshd's.</summary>
    public static ClientLogin? FromEnvironment()
    {
        ReadOnlySpan<byte> connection = Libc.Environment("SSH_CONNECTION"u8);
        if (connection.IsEmpty)
            return new ClientLogin("UNKNOWN"u8.ToArray());
        int blank = connection.IndexOf((byte)' ');
        return blank < 0 ? null : new ClientLogin(connection[..blank].ToArray());
    }

    private static byte[] Name()
    {
        ReadOnlySpan<byte> name = new Accounts().UserName(Uid);
        return name.IsEmpty ? Encoding.ASCII.GetBytes($"{Uid}") : name.ToArray();
    }
}
