# sshfs, the file system
#
# The binary package has no tests: they are in the distribution's source of it.
packages=(dpkg-dev sshfs fuse3 python3 python3-pytest openssh-client openssh-server)

# The tests look for the program in the folder above them.
prepare() {
    [ -r /dev/fuse ] && [ -w /dev/fuse ] || { echo "this machine has no FUSE"; return 1; }
    source_of sshfs-fuse
    ln -sf /usr/bin/sshfs source/sshfs
}

# They mount localhost, with the first ssh in PATH.
run() {
    make_key user
    cp user.pub authorized_keys
    start_sshd "$PWD" "Subsystem sftp $1"
    { ssh_configuration "$PWD"; echo "  IdentityFile $PWD/user"; } >ssh_config
    mkdir bin
    printf '#!/bin/sh\nexec /usr/bin/ssh -F %s "$@"\n' "$PWD/ssh_config" >bin/ssh
    printf '#!/bin/sh\nexec fusermount3 "$@"\n' >bin/fusermount
    chmod +x bin/ssh bin/fusermount
    PATH=$PWD/bin:$PATH timeout 900 /usr/bin/python3 -m pytest -p no:cacheprovider --basetemp="$PWD/mounts" -v "$suite/source/test" >log 2>&1 || true
    stop_sshd
    sed -nE 's/^[^ ]*::([^ ]+) PASSED.*/passed \1/p; s/^[^ ]*::([^ ]+) (FAILED|ERROR).*/failed \1/p; s/^[^ ]*::([^ ]+) SKIPPED.*/skipped \1/p' log
}
