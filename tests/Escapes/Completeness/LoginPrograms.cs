namespace Escapes;

internal static class LoginPrograms
{
    private static readonly LoginProgram[] Shells =
    [
        new("bash", """
            bash -c true
            terminal 'exit\n' 'bash -l'
            terminal 'exit\n' 'bash -i'
            """, ".bashrc", ".bash_profile", ".bash_login", ".profile", ".bash_logout", ".inputrc", ".bash_history"),
        new("dash", """terminal 'exit\n' 'dash -l'""", ".profile"),
        new("zsh", """
            zsh -c true
            terminal 'q\nexit\n' 'zsh -i'
            terminal 'q\nexit\n' 'zsh -l'
            """, ".zshenv", ".zshenv.zwc", ".zprofile", ".zshrc", ".zlogin", ".zlogout"),
        new("fish", """
            fish -c true
            terminal 'exit\n' 'fish -l'
            """, ".config/fish/config.fish", ".config/fish/conf.d", ".local/share/fish/vendor_conf.d"),
        new("tcsh", """
            tcsh -c true
            terminal 'exit\n' 'tcsh -l'
            """, ".tcshrc", ".cshrc", ".login", ".logout"),
        new("mksh", """terminal 'exit\n' 'mksh -l'""", ".mkshrc", ".profile"),
        new("ksh", """terminal 'exit\n' 'ksh93 -E -l'""", ".profile", ".sh_history") { Executables = ["ksh93"] },
        new("yash", """terminal 'exit\n' 'yash -l -i'""", ".yash_profile", ".yashrc"),
    ];

    private static readonly LoginProgram[] Logins =
    [
        // Once with a command and once with a terminal. The password that OpenSSH would ask for otherwise ends the run.
        new("sshd", """
            ssh-keygen -q -t ed25519 -N '' -f "$WORK/key"
            ssh-keygen -q -t ed25519 -N '' -f "$WORK/host"
            cp "$WORK/key.pub" "$WORK/keys"
            printf '%s\n' "HostKey $WORK/host" 'StrictModes no' 'PermitUserEnvironment yes' 'UsePAM no' \
                "AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2 $WORK/keys" >"$WORK/sshd_config"
            to_account() {
                ssh -F none -o ProxyCommand="/usr/sbin/sshd -i -f $WORK/sshd_config" -o UserKnownHostsFile=/dev/null \
                    -o StrictHostKeyChecking=no -o BatchMode=yes -i "$WORK/key" "$@"
            }
            to_account "$LOGNAME@measured.invalid" true && echo exit | to_account -tt "$LOGNAME@measured.invalid"
            """, ".ssh/authorized_keys", ".ssh/authorized_keys2", ".ssh/rc", ".ssh/environment", ".hushlogin", ".bashrc") { AsRoot = true },
        new("login", """terminal 'exit\n' "login -f $LOGNAME" """, ".hushlogin", ".profile") { AsRoot = true },
        new("su", """terminal 'exit\n' "su - $LOGNAME" """, ".profile") { AsRoot = true },
        new("systemd --user", """
            timeout -s KILL 3 systemd --user
            systemd --user --test
            mkdir -p .config .local/share
            systemd --user --test
            """, ".config/systemd/user", ".config/systemd/user.control", ".config/systemd/user.conf", ".local/share/systemd/user")
        {
            Executables = ["systemd"],
        },
        // It goes from directory to directory, so that it looks for nothing beneath one that is missing.
        new("systemd-tmpfiles --user", """
            mkdir -p .config .local/share
            systemd-tmpfiles --user --create
            """, ".config/user-tmpfiles.d", ".local/share/user-tmpfiles.d")
        {
            Executables = ["systemd-tmpfiles"],
        },
        new("dbus-daemon --session", """dbus-daemon --session --fork --address="unix:path=$WORK/bus" """, ".local/share/dbus-1/services") { Executables = ["dbus-daemon"] },
        // It enters the home for a job, and looks for nothing there.
        new("cron", """
            printf '@reboot hostname >%s/job\n' "$WORK" >"/var/spool/cron/crontabs/$LOGNAME"
            chown "$LOGNAME" "/var/spool/cron/crontabs/$LOGNAME"
            chmod 600 "/var/spool/cron/crontabs/$LOGNAME"
            cron -f &
            until [ -s "$WORK/job" ]; do sleep 0.1; done
            kill $!
            """) { AsRoot = true, Executables = ["cron", "hostname"] },
        // Without a terminal the editor ends at once.
        new("crontab", "crontab -e", ".selected_editor"),
        new("procmail", """printf 'From: a@localhost\n\ntext\n' | procmail -d "$LOGNAME" """, ".procmailrc") { AsRoot = true },
        new("exim4", """
            mkdir "$WORK/spool"
            chmod 1777 "$WORK/spool"
            printf '%s\n' 'exim_user = mail' 'exim_group = mail' 'primary_hostname = measured.invalid' \
                'domainlist local_domains = measured.invalid' "spool_directory = $WORK/spool" "log_file_path = $WORK/spool/%s" \
                'begin routers' ".include $TOOLS/etc/exim4/conf.d/router/600_exim4-config_userforward" \
                'begin transports' 'address_pipe:' 'driver = pipe' 'address_file:' 'driver = appendfile' \
                'address_directory:' 'driver = appendfile' 'address_reply:' 'driver = autoreply' >"$WORK/exim.conf"
            "$TOOLS/usr/sbin/exim4" -C "$WORK/exim.conf" -bt "$LOGNAME"
            """, ".forward") { AsRoot = true },
        new("maildrop", """printf 'From: a@localhost\n\ntext\n' | maildrop -d "$LOGNAME" """, ".mailfilter") { AsRoot = true },
    ];

    private static readonly LoginProgram[] Tools =
    [
        new("git", """
            git status
            git ls-remote ssh://127.0.0.1:1/x
            git init -q "$WORK/repository"
            cd "$WORK/repository" && git commit -q --allow-empty -m text; git log
            """, ".gitconfig", ".config/git/config", ".ssh/config"),
        new("vim", """
            terminal '' 'vim -c q'
            terminal '' 'vim -c w -c q $WORK/notes.txt'
            """, ".vimrc", ".vim/vimrc", ".viminfo"),
        new("nano", """terminal '\030' nano""", ".nanorc", ".config/nano/nanorc"),
        new("less", """
            echo text >"$WORK/notes.txt"
            terminal q 'less $WORK/notes.txt'
            """, ".lesshst"),
        new("man", """terminal q 'man ls'""", ".manpath"),
        new("gdb", """
            gdb -batch -ex 'print 1'
            terminal 'quit\n' 'gdb /bin/true'
            """, ".gdbinit", ".config/gdb/gdbinit"),
        new("python3", """
            python3 -c 'import json'
            terminal 'import json\nexit()\n' python3
            """, ".local/lib/python3*", ".python_history"),
        new("node", """
            node -e 'require("absent")'
            terminal '.exit\n' node
            """, ".node_modules", ".node_repl_history"),
        new("screen", """terminal '' 'screen -S measured sh -c true'""", ".screenrc"),
        new("tmux", """terminal '' 'tmux new-session true'""", ".tmux.conf"),
        new("mutt", "mutt -D", ".muttrc", ".mutt/muttrc"),
        new("ssh", "ssh -o BatchMode=yes -p 1 127.0.0.1 true; ssh-add; ssh-keygen -F host", ".ssh/config", ".ssh/known_hosts"),
        new("gpg", "gpg -k; gpg-connect-agent /bye", ".gnupg/gpg.conf"),
        new("curl", "curl -sn http://127.0.0.1:1", ".curlrc", ".netrc"),
        new("wget", "wget -q -O /dev/null http://127.0.0.1:1", ".wgetrc"),
        new("lftp", "lftp -c exit", ".lftprc"),
        new("tput", "TERM=absent tput clear", ".terminfo*"),
    ];

    public static LoginProgram[] All { get; } = [.. Shells, .. Logins, .. Tools];
}
