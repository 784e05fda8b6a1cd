using GuardedFiles.Linux;

namespace GuardedFiles;

/// <summary>
/// The account that runs this process. Several names may share one uid: sshd says in LOGNAME which of them has logged in, and that is believed
/// when this name has the uid of the process.
/// </summary>
internal sealed class OwnAccount
{
    private OwnAccount(Account? account, bool isAmbiguous) => (Account, IsAmbiguous) = (account, isAmbiguous);

    /// <summary>Null when the account database does not know the uid. The first of several, when it is ambiguous.</summary>
    public Account? Account { get; }

    /// <summary>Several names have the uid, and LOGNAME is none of them.</summary>
    public bool IsAmbiguous { get; }

    public static OwnAccount Find()
    {
        uint uid = Libc.getuid();
        if (Libc.Environment("LOGNAME"u8, out ReadOnlySpan<byte> name) && !name.IsEmpty && Accounts.Named(name) is { } named && named.Uid == uid)
            return new OwnAccount(named, isAmbiguous: false);
        Account? first = Accounts.Of(uid);

        // Only /etc/passwd is searched: a directory service may be asked for one name, but seldom for all.
        return new OwnAccount(first, first is not null && AccountFiles.IsShared(first));
    }
}
