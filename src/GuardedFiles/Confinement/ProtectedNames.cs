using System.Buffers;
using System.Text;

namespace GuardedFiles.Confinement;

/// <summary>
/// Which names in a home directory are closed to a guarded session, and which of them logins obey. The first is a kind: every name at the
/// top that begins with a dot, and the few without one that programs obey. The lists say where symbolic links matter, and what --unguard
/// never opens.
/// </summary>
internal static class ProtectedNames
{
    /// <summary>
    /// Directories that sshd, shells, systemd and desktops obey at a login. Relative to a home, one on each line. The symbolic links in them
    /// are followed, and nothing in them is ever opened by --unguard.
    /// </summary>
    public static ReadOnlySpan<byte> LoginTrees => """
        .ssh
        .ssh2
        .bashrc.d
        .config/fish
        .local/share/fish
        .config/zsh
        .config/systemd
        .local/share/systemd
        .config/environment.d
        .config/user-tmpfiles.d
        .local/share/user-tmpfiles.d
        .config/containers/systemd
        .local/share/dbus-1
        .config/autostart
        .config/plasma-workspace
        .config/Yubico
        .config/openbox
        .config/sway
        .config/hypr
        .config/i3
        .config/upstart
        .config/bash_completion
        .config/locale.conf
        .config/nushell
        .config/xonsh
        .config/elvish
        .config/powershell
        .config/murex
        .local/share/bash-completion
        .profile.d
        .zshrc.d
        .config/dotnet-sftp-server
        """u8;

    /// <summary>Directories that are obeyed later than at a login. Their links are followed as well; --unguard opens them if it names them.</summary>
    public static ReadOnlySpan<byte> LaterTrees => """
        .config/git
        .config/nvim
        .local/bin
        .zsh
        bin
        """u8;

    /// <summary>Directories of which only the links that lie directly in them are followed: they hold the data of many programs.</summary>
    public static ReadOnlySpan<byte> SharedDirectories => """
        .config
        .local
        .local/share
        """u8;

    /// <summary>Files at the top of a home that decide who gets in, or that are run at a login or by mail. Never opened by --unguard.</summary>
    public static ReadOnlySpan<byte> LoginFiles => """
        .bashrc
        .bash_profile
        .bash_login
        .profile
        .bash_logout
        .bash_aliases
        .bash_completion
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
        .yash_profile
        .yashrc
        .zsh
        .zcompdump
        .oh-my-zsh
        .xonshrc
        .rcrc
        .esrc
        .cshdirs
        .i18n
        .shrc
        .shinit
        .pam_environment
        .environment
        .rhosts
        .shosts
        .k5login
        .k5users
        .google_authenticator
        .yubico
        .xserverrc
        .Xclients
        .forward
        .procmailrc
        .mailfilter
        .qmail
        .xprofile
        .xsession
        .xsessionrc
        .xinitrc
        .xinputrc
        .gnomerc
        .vnc
        .kde
        """u8;

    /// <summary>
    /// Names without a dot that programs obey at the top of a home. bin: shells have it in PATH. _vimrc, _gvimrc, _exrc: vim reads them in the
    /// place of those with a dot. HEAD: with it the home becomes a git repository, and git, which prompts of shells start, obeys its config.
    /// </summary>
    private static ReadOnlySpan<byte> WithoutDot => """
        bin
        _vimrc
        _gvimrc
        _exrc
        HEAD
        """u8;

    /// <summary>Is a name at the top of a home closed?</summary>
    public static bool IsClosed(ReadOnlySpan<byte> name)
    {
        if (name is [(byte)'.', ..])
            return true;
        ReadOnlySpan<byte> comparable = Comparable(name);
        if (comparable is [(byte)'.', ..])
            return true;
        foreach (Range line in WithoutDot.Split((byte)'\n'))
            if (Equal(comparable, WithoutDot[line]))
                return true;
        return false;
    }

    /// <summary>Does --unguard never open this path, because logins obey it?</summary>
    /// <param name="path">Relative to a home; no empty names, no "." and no "..".</param>
    public static bool IsNeverOpened(ReadOnlySpan<byte> path) => LiesIn(path, LoginTrees) || LiesIn(path, LoginFiles);

    /// <summary>
    /// A name as it is compared. A directory may ignore case (so do the comparisons), code points that are not seen, and dots and blanks at
    /// the end; the long s and the Kelvin sign are s and k there.
    /// </summary>
    public static ReadOnlySpan<byte> Comparable(ReadOnlySpan<byte> name) =>
        Ascii.IsValid(name) ? WithoutEnding(name) : WithoutEnding(Folded(name));

    /// <param name="name">As <see cref="Comparable"/> gave it; so is the other one.</param>
    public static bool Equal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> protectedName) =>
        name.Length == protectedName.Length && Ascii.EqualsIgnoreCase(name, protectedName);

    private static ReadOnlySpan<byte> WithoutEnding(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> shorter = name.TrimEnd(". "u8);
        return shorter.IsEmpty ? name : shorter;
    }

    private static bool LiesIn(ReadOnlySpan<byte> path, ReadOnlySpan<byte> list)
    {
        foreach (Range line in list.Split((byte)'\n'))
            if (LiesAt(path, list[line]))
                return true;
        return false;
    }

    /// <summary>Is a path this one, or does it lie beneath it? Both relative, or both absolute.</summary>
    public static bool LiesAt(ReadOnlySpan<byte> path, ReadOnlySpan<byte> protectedPath)
    {
        while (!protectedPath.IsEmpty && !path.IsEmpty)
        {
            ReadOnlySpan<byte> protectedName = Comparable(Next(ref protectedPath));
            ReadOnlySpan<byte> name = WithoutVariant(Comparable(Next(ref path)));
            if (!Equal(name, protectedName))
                return false;
        }

        return protectedPath.IsEmpty;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> path)
    {
        int slash = path.IndexOf((byte)'/');
        ReadOnlySpan<byte> name = slash < 0 ? path : path[..slash];
        path = slash < 0 ? [] : path[(slash + 1)..];
        return name;
    }

    /// <summary>What is obeyed in the place of another name: .zshrc.zwc (compiled), .qmail-list, .forward+list.</summary>
    private static ReadOnlySpan<byte> WithoutVariant(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> compiled = ".zwc"u8;
        if (name.Length > compiled.Length && Equal(name[^compiled.Length..], compiled))
            return name[..^compiled.Length];
        bool isExtended = StartsWith(name, ".qmail-"u8) || StartsWith(name, ".forward+"u8);
        return isExtended ? name[..name.IndexOfAny("-+"u8)] : name;
    }

    private static bool StartsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> start) =>
        name.Length >= start.Length && Equal(name[..start.Length], start);

    private static byte[] Folded(ReadOnlySpan<byte> name)
    {
        byte[] folded = new byte[name.Length];
        int count = 0;
        while (!name.IsEmpty)
        {
            bool isRune = Rune.DecodeFromUtf8(name, out Rune rune, out int length) == OperationStatus.Done;
            if (isRune && rune.Value is 0x17F or 0x212A)
                folded[count++] = rune.Value == 0x17F ? (byte)'s' : (byte)'k';
            else if (!isRune || !InvisibleText.Has(rune.Value))
                count += Copy(name[..length], folded.AsSpan(count));
            name = name[length..];
        }

        return folded.AsSpan(0, count).ToArray();
    }

    private static int Copy(ReadOnlySpan<byte> letters, Span<byte> into)
    {
        letters.CopyTo(into);
        return letters.Length;
    }
}
