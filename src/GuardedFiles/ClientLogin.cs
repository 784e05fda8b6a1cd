using System.Text;
using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>Who runs this session, and from where: as sshd and the account database tell it.</summary>
internal sealed class ClientLogin
{
    private byte[]? _user;

    private ClientLogin(ReadOnlySpan<byte> address, bool malformed)
    {
        Address = address.ToArray();
        Malformed = malformed;
    }

    /// <summary>The first word of SSH_CONNECTION; UNKNOWN without it.</summary>
    public byte[] Address { get; }

    /// <summary>SSH_CONNECTION is there but is not sshd's: it has one word.</summary>
    public bool Malformed { get; }

    /// <summary>The login name. Its number, when the account database has no name for it (a chroot without /etc/passwd).</summary>
    public byte[] User => _user ??= Name();

    public static uint Uid => Libc.getuid();

    public static ClientLogin FromEnvironment()
    {
        if (!Libc.Environment("SSH_CONNECTION"u8, out ReadOnlySpan<byte> connection))
            return new ClientLogin("UNKNOWN"u8, malformed: false);
        int blank = connection.IndexOf((byte)' ');
        return blank < 0 ? new ClientLogin(connection, malformed: true) : new ClientLogin(connection[..blank], malformed: false);
    }

    private static byte[] Name()
    {
        ReadOnlySpan<byte> name = new Accounts().UserName(Uid);
        return name.IsEmpty ? Encoding.ASCII.GetBytes($"{Uid}") : name.ToArray();
    }
}
