# OpenSSH's regress scripts for sftp, scp and forced commands
#
# Each script is one test.
packages=(openssh-client openssh-server openssh-tests perl)

readonly scripts=(
    sftp sftp-cmds sftp-badcmds sftp-batch sftp-glob sftp-perm sftp-uri scp scp3 scp-uri
    forcecommand multiplex channel-timeout
)

prepare() {
    tar -c -C /usr/lib/openssh --exclude=unittests -f - regress | tar -x -f -
    make_key rsa rsa
}

run() {
    local script status
    cp -r "$suite/regress" .
    cp "$suite/rsa" regress/ssh-rsa
    cp "$suite/rsa.pub" regress/ssh-rsa.pub
    # One script names OpenSSH's server by another name, and one takes a port that may not be free.
    sed -i "s|internal-sftp|$1|" regress/sftp-uri.sh
    sed -i "s/P=3301/P=$(free_port)/" regress/multiplex.sh
    [ "$(id -u)" -eq 0 ] || sed -i 's/UsePAM\t\t\tyes/UsePAM\t\t\tno/' regress/test-exec.sh
    wrap_scp "$2"
    for script in "${scripts[@]}"; do
        status=0
        run_script "$script" "$1" >"$script.log" 2>&1 || status=$?
        verdict "$script" "$status" "$script.log"
    done
}

# With -t or -f among its words scp is the remote side, else the client. The scripts look for it by its name.
wrap_scp() {
    mkdir remote-side
    cat >remote-side/scp <<TEXT
#!/bin/sh
for word; do
    case \$word in -t | -f) exec $1 "\$@" ;; esac
done
exec /usr/bin/scp "\$@"
TEXT
    chmod +x remote-side/scp
}

# run_script SCRIPT SERVER
run_script() (
    cd regress
    export TEST_SHELL=sh BUILDDIR=$PWD SUDO= TEST_SSH_UNSAFE_PERMISSIONS=1 TEST_SSH_ECC=yes
    TEST_SSH_SSHD=$(type -P sshd)
    # Where Debian has the programs that sshd starts since OpenSSH 9.8; the scripts look for them elsewhere.
    export TEST_SSH_SSHD_SESSION=/usr/lib/openssh/sshd-session TEST_SSH_SSHD_AUTH=/usr/lib/openssh/sshd-auth
    TEST_SSH_PORT=$(free_port)
    export TEST_SSH_SSHD TEST_SSH_PORT TEST_SSH_SFTPSERVER=$2 TEST_SSH_SCP=${PWD%/*}/remote-side/scp
    status=0
    timeout 300 sh test-exec.sh "$PWD" "$PWD/$1.sh" || status=$?
    # A script that was broken off leaves its sshd behind.
    [ ! -e pidfile ] || kill "$(cat pidfile)" || true
    return "$status"
)

# verdict SCRIPT STATUS LOG
verdict() {
    if [ "$2" -ne 0 ]; then
        echo "failed $1"
    elif grep -q SKIPPED "$3"; then
        echo "skipped $1"
    else
        echo "passed $1"
    fi
}

free_port() {
    /usr/bin/perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'
}
