# Net::SSH2, libssh2 for Perl
#
# The binary package has no tests: they are in the distribution's source of it.
packages=(dpkg-dev perl libnet-ssh2-perl openssh-client openssh-server)

prepare() {
    source_of libnet-ssh2-perl
}

# The library takes its key from the home, and only one of this type.
run() {
    cp -r "$suite/source" .
    mkdir -p home/.ssh
    make_key home/.ssh/id_rsa rsa
    ssh-keygen -q -p -m PEM -N '' -f home/.ssh/id_rsa >/dev/null
    cp home/.ssh/id_rsa.pub authorized_keys
    start_sshd "$PWD" "Subsystem sftp $1" "PubkeyAcceptedAlgorithms +ssh-rsa"
    HOME=$PWD/home TEST_NET_SSH2_HOST=127.0.0.1 TEST_NET_SSH2_PORT=$sshd_port TEST_NET_SSH2_USER=$(id -un) TEST_NET_SSH2_POLICY=advisory \
        timeout 300 perl source/t/Net-SSH2.t >log 2>&1 || true
    stop_sshd
    tap_verdicts Net-SSH2 <log
}
