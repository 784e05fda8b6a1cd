using System.Text;

namespace GuardedFiles.Confinement;

/// <summary>
/// What gives a locked key its shell again, relative to a home directory: keys and what sshd obeys, start-up files of shells, programs that a
/// mail system, a session or a shell finds there first.
/// </summary>
internal static class ProtectedNames
{
    /// <summary>Keys of other machines lie there, too: the one tree that is not read.</summary>
    public static ReadOnlySpan<byte> Keys => ".ssh"u8;

    /// <summary>One on each line; a slash ends the name of a tree.</summary>
    public static ReadOnlySpan<byte> InHome => """
        .ssh/
        .ssh2/
        .bashrc
        .bash_profile
        .bash_login
        .profile
        .bash_logout
        .bash_aliases
        .inputrc
        .zshenv
        .zshrc
        .zprofile
        .zlogin
        .zlogout
        .cshrc
        .tcshrc
        .login
        .logout
        .kshrc
        .mkshrc
        .config/fish/
        .pam_environment
        .environment
        .rhosts
        .shosts
        .k5login
        .k5users
        .forward
        .procmailrc
        .mailfilter
        .qmail
        .config/systemd/user/
        .local/share/systemd/user/
        .config/environment.d/
        .config/autostart/
        .xprofile
        .xsession
        .xsessionrc
        .xinitrc
        .local/bin/
        bin/
        .gitconfig
        .config/git/
        """u8;

    /// <summary>Names in <see cref="Keys"/> that anybody may read.</summary>
    public static bool MayBeRead(ReadOnlySpan<byte> name) =>
        name.EndsWith(".pub"u8)
        || StartsWith(name, "authorized_keys"u8) || StartsWith(name, "known_hosts"u8)
        || Equal(name, "config"u8) || Equal(name, "rc"u8) || Equal(name, "environment"u8);

    /// <summary>
    /// A name as it is to be compared: .qmail-anything is obeyed like .qmail. In a directory that ignores case, .SSH is .ssh, and so it is with
    /// the long s and the Kelvin sign in the place of s and k, as Unicode folds them.
    /// </summary>
    public static ReadOnlySpan<byte> Comparable(ReadOnlySpan<byte> name) =>
        StartsWith(name, ".qmail-"u8) ? ".qmail"u8 : Ascii.IsValid(name) ? name : Folded(name);

    /// <summary>It means what a name in a home means, and is not that name.</summary>
    public static bool IsVariant(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> comparable = Comparable(name);
        foreach (Range line in InHome.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> protectedName = InHome[line].TrimEnd((byte)'/');
            if (Equal(comparable, protectedName))
                return !name.SequenceEqual(protectedName);
        }

        return false;
    }

    /// <param name="name">As <see cref="Comparable"/> gave it.</param>
    public static bool Equal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> protectedName) =>
        name.Length == protectedName.Length && Ascii.EqualsIgnoreCase(name, protectedName);

    private static bool StartsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> start) =>
        name.Length >= start.Length && Ascii.EqualsIgnoreCase(name[..start.Length], start);

    private static byte[] Folded(ReadOnlySpan<byte> name)
    {
        byte[] folded = new byte[name.Length];
        int count = 0;
        while (!name.IsEmpty)
        {
            (byte letter, int length) = name switch
            {
                [0xC5, 0xBF, ..] => ((byte)'s', 2),
                [0xE2, 0x84, 0xAA, ..] => ((byte)'k', 3),
                _ => (name[0], 1),
            };
            folded[count++] = letter;
            name = name[length..];
        }

        return folded.AsSpan(0, count).ToArray();
    }
}
