using System.Buffers.Text;
using System.Text;
using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>Who runs this session, and from where: as sshd and the account database tell it.</summary>
internal sealed class ClientLogin
{
    private readonly bool _isOther;
    private byte[]? _user;
    private OwnAccount? _own;

    private ClientLogin(ReadOnlySpan<byte> address, bool malformed, byte[]? virtualName, byte[]? other = null)
    {
        Address = address.ToArray();
        Malformed = malformed;
        VirtualName = virtualName;
        _user = other;
        _isOther = other is not null;
    }

    /// <summary>Who it is among those that share one account: each key may have its own name. Null when nobody said so.</summary>
    public byte[]? VirtualName { get; }

    /// <summary>The first word of SSH_CONNECTION; UNKNOWN without it.</summary>
    public byte[] Address { get; }

    /// <summary>Its second word: the client's port.</summary>
    public ushort? Port { get; private init; }

    /// <summary>SSH_CONNECTION is there but is not sshd's: it has one word.</summary>
    public bool Malformed { get; }

    /// <summary>
    /// The login name. Its number, when the account database has no name for it (a chroot without /etc/passwd), or several names have it, and nothing
    /// says which of them this is.
    /// </summary>
    public byte[] User => _user ??= Name();

    /// <summary>As the log names whoever it is: the account, and the virtual user in it.</summary>
    public byte[] Names => VirtualName is { } name ? [.. User, .. " as "u8, .. name] : User;

    public static uint Uid => Libc.getuid();

    /// <summary>The account's number. A name that no account has gets one that nobody has.</summary>
    public uint Number => _isOther ? Accounts.Named(User)?.Uid ?? uint.MaxValue : Uid;

    /// <summary>Several accounts have the number, and nothing says which of them this is: nothing that depends on a name may be served.</summary>
    public bool IsAmbiguous => !_isOther && Own.IsAmbiguous;

    /// <summary>Null when the account database does not know the account.</summary>
    public byte[]? Home => _isOther ? Accounts.HomeOf(User) : Own.Account?.Home;

    private OwnAccount Own => _own ??= OwnAccount.Find();

    /// <summary>A session that somebody could have, to be told what it would be.</summary>
    /// <param name="user">Null for whoever asks.</param>
    /// <param name="address">Null for an unknown one.</param>
    public static ClientLogin Imagined(byte[]? user, byte[]? address, byte[]? virtualName) =>
        new(address ?? Unknown, malformed: false, virtualName, user);

    /// <summary>The same, under another name.</summary>
    public ClientLogin As(byte[] virtualName) => new(Address, Malformed, virtualName, _isOther ? User : null) { Port = Port, _own = _own };

    /// <param name="virtualName">Who it is among those that share the account.</param>
    public static ClientLogin FromEnvironment(byte[]? virtualName = null)
    {
        if (!Libc.Environment("SSH_CONNECTION"u8, out ReadOnlySpan<byte> connection))
            return new ClientLogin(Unknown, malformed: false, virtualName);
        int blank = connection.IndexOf((byte)' ');
        if (blank < 0)
            return new ClientLogin(connection, malformed: true, virtualName);
        bool hasPort = Utf8Parser.TryParse(connection[(blank + 1)..], out ushort port, out _);
        return new ClientLogin(connection[..blank], malformed: false, virtualName) { Port = hasPort ? port : null };
    }

    private static ReadOnlySpan<byte> Unknown => "UNKNOWN"u8;

    private byte[] Name() => Own is { IsAmbiguous: false, Account.Name: { Length: > 0 } name } ? name : ByteText.Bytes($"{Uid}");
}
