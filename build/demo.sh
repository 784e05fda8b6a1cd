#!/usr/bin/env bash
# demo.sh SERVER SCP: files go both ways through a throw-away sshd on a loopback port that has SERVER as its sftp subsystem,
# and SCP as the scp of its sessions.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/say.sh"
source "$(dirname "${BASH_SOURCE[0]}")/throwaway-sshd.sh"

server=$(realpath "$1")
scp=$(realpath "$2")
folder=$(mktemp -d)

clean_up() {
    stop_sshd
    rm -rf "$folder"
}
trap clean_up EXIT

make_keys() {
    make_key "$folder/user"
    make_key "$folder/locked"
    mkdir "$folder/jail"
    cp "$folder/user.pub" "$folder/authorized_keys"
    echo "restrict,command=\"$server --forced --jail $folder/jail\" $(cat "$folder/locked.pub")" >>"$folder/authorized_keys"
}

serve() {
    mkdir "$folder/bin"
    ln -s "$scp" "$folder/bin/scp"
    start_sshd "$folder" "Subsystem sftp $server" "SetEnv PATH=$folder/bin:/usr/bin:/bin"
    {
        printf 'Host demo\n  IdentityFile %s\nHost locked\n  IdentityFile %s\n' "$folder/user" "$folder/locked"
        ssh_configuration "$folder"
    } >"$folder/ssh_config"
    note "sshd listens on 127.0.0.1:$sshd_port with: Subsystem sftp $server"
}

make_files() {
    mkdir -p "$folder/here/a folder/inside" "$folder/there"
    head -c 67108864 /dev/urandom >"$folder/here/64 MiB of noise"
    cp "$server" "$folder/here/a folder/the server itself"
    : >"$folder/here/a folder/inside/empty"
    printf 'na\303\257ve\n' >"$folder/here/a folder/inside/na"$'\303\257'"ve name"
}

# show COMMAND...: says it, then does it; the folder's own name is left out.
show() {
    note "\$ ${*//$folder\//}"
    (cd "$folder" && "$@") 2>&1 | sed "s|$folder/||g; s/^/     /"
}

checksums() {
    (cd "$1" && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2)
}

compare() {
    [ "$(checksums "$folder/$1")" = "$(checksums "$folder/$2")" ] || fail "$1 and $2 differ"
    note "SHA-256 of all $(checksums "$folder/$1" | wc -l) files in $1 and $2: equal"
}

move_with_sftp() {
    say "sftp: up and back"
    show sftp -q -F ssh_config -b - demo <<TEXT
put -R here $folder/there/by-sftp
ls -l $folder/there/by-sftp
get -R $folder/there/by-sftp back-by-sftp
TEXT
    compare here there/by-sftp
    compare here back-by-sftp
}

move_with_scp() {
    say "scp, which speaks SFTP: up and back"
    show scp -s -q -r -p -F ssh_config here "demo:$folder/there/by-scp"
    compare here there/by-scp
    show scp -s -q -r -p -F ssh_config "demo:$folder/there/by-scp" back-by-scp
    compare here back-by-scp
}

move_with_old_scp() {
    say "scp -O, the old protocol: up and back"
    show ssh -F ssh_config demo scp --version
    show scp -O -q -r -p -F ssh_config here "demo:$folder/there/by-old-scp"
    compare here there/by-old-scp
    show scp -O -q -r -p -F ssh_config "demo:$folder/there/by-old-scp" back-by-old-scp
    compare here back-by-old-scp
}

use_locked_key() {
    say "A locked key: $(grep -o 'command="[^"]*"' "$folder/authorized_keys" | sed "s|$folder/||g")"
    show sftp -q -F ssh_config -b - locked <<TEXT
pwd
put "here/64 MiB of noise" noise
-ls /etc
-get ../user
TEXT
    show ssh -F ssh_config locked sha256sum noise
    if show ssh -F ssh_config locked uptime; then fail "uptime should have been refused"; fi
    show scp -O -q -F ssh_config locked:noise back-from-jail
    cmp "$folder/here/64 MiB of noise" "$folder/back-from-jail" || fail "what came back from the jail differs"
    note "/etc and ../user are not visible in the jail, uptime was refused; what came back from the jail is equal"
}

say "A throw-away sshd for $(id -un) in $folder"
make_keys
serve
make_files
move_with_sftp
move_with_scp
move_with_old_scp
use_locked_key
say "What sshd logged"
grep 'Starting session' "$folder/sshd.log" | sed 's/^/   /'
say "All transfers worked. The throw-away sshd and its folder are removed now; nothing else on this machine was changed."
say "To switch over for SFTP, make this the Subsystem line of /etc/ssh/sshd_config, and reload sshd:"
echo
echo "Subsystem sftp $server"
say "To switch over for scp -O, too, make a folder that has only a link named scp to $scp in it, and write into /etc/ssh/sshd_config, for a group that needs no shell:"
echo
printf 'Match Group transfer\n    SetEnv PATH=FOLDER:/usr/bin:/bin\n'
say "README.md says how to install the programs in /usr/lib and how to lock a key."
