# libssh, an SSH library in C
#
# The tests are in the distribution's source of it, and so is the library that they are linked with. They start sshd themselves, and cwrap's
# libraries give it a network of its own.
packages=(
    dpkg-dev gcc libc6-dev make cmake pkg-config libssl-dev zlib1g-dev libcmocka-dev libsocket-wrapper libnss-wrapper libuid-wrapper libpam-wrapper
    openssh-client openssh-server
)

prepare() {
    source_of libssh
    mkdir built
    cmake -S source -B built -DUNIT_TESTING=ON -DCLIENT_TESTING=ON -DWITH_EXAMPLES=OFF -DWITH_GSSAPI=OFF
    make -C built -j"$(nproc)" chroot_wrapper ssh_ping $(programs)
}

# Those for SFTP; not the one that measures.
programs() {
    (cd "${suite:-.}/source/tests/client" && printf '%s\n' torture_sftp_*.c | sed 's/\.c$//' | grep -v benchmark)
}

# ctest knows the variables that cwrap's libraries need.
run() {
    local program
    for program in $(programs); do
        TORTURE_SFTP_SERVER=$1 CMOCKA_MESSAGE_OUTPUT=TAP timeout 300 ctest --test-dir "$suite/built" -R "^$program\$" -V >"$program.log" 2>&1 || true
        sed -n 's/^[0-9]*: //p' "$program.log" | tap_verdicts "$program"
    done
}
