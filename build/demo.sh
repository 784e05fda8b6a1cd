#!/usr/bin/env bash
# demo.sh SERVER SCP: files go both ways through a throw-away sshd on a loopback port that has SERVER as its sftp subsystem,
# and SCP as the scp of its sessions.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/say.sh"

PATH=$PATH:/usr/sbin:/sbin
server=$(realpath "$1")
scp=$(realpath "$2")
folder=$(mktemp -d)
user=$(id -un)
sshd_id=

clean_up() {
    [ -z "$sshd_id" ] || kill "$sshd_id" 2>/dev/null || true
    rm -rf "$folder"
}
trap clean_up EXIT

make_keys() {
    ssh-keygen -q -t ed25519 -N '' -C 'throw-away host' -f "$folder/host"
    ssh-keygen -q -t ed25519 -N '' -C 'throw-away user' -f "$folder/user"
    ssh-keygen -q -t ed25519 -N '' -C 'throw-away locked user' -f "$folder/locked"
    mkdir "$folder/jail"
    cp "$folder/user.pub" "$folder/authorized_keys"
    echo "restrict,command=\"$server --forced --jail $folder/jail\" $(cat "$folder/locked.pub")" >>"$folder/authorized_keys"
}

# Nothing of /etc/ssh is read; PAM only as root, who alone may talk to it.
write_sshd_config() {
    cat >"$folder/sshd_config" <<TEXT
Port $1
ListenAddress 127.0.0.1
HostKey $folder/host
AuthorizedKeysFile $folder/authorized_keys
PidFile none
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM $([ "$(id -u)" -eq 0 ] && echo yes || echo no)
LogLevel VERBOSE
Subsystem sftp $server
SetEnv PATH=$folder/bin:/usr/bin:/bin
TEXT
    mkdir -p "$folder/bin"
    ln -sf "$scp" "$folder/bin/scp"
}

write_ssh_config() {
    echo "[127.0.0.1]:$1 $(cat "$folder/host.pub")" >"$folder/known_hosts"
    cat >"$folder/ssh_config" <<TEXT
Host demo
  IdentityFile $folder/user
Host locked
  IdentityFile $folder/locked
Host *
  HostName 127.0.0.1
  Port $1
  User $user
  IdentitiesOnly yes
  UserKnownHostsFile $folder/known_hosts
  GlobalKnownHostsFile /dev/null
  BatchMode yes
  LogLevel ERROR
TEXT
}

# Takes ports at random until one is free.
start_sshd() {
    local port attempt
    [ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
    for attempt in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 30000))
        write_sshd_config "$port"
        "$(command -v sshd)" -D -f "$folder/sshd_config" -E "$folder/sshd.log" &
        sshd_id=$!
        if is_listening; then
            write_ssh_config "$port"
            note "sshd listens on 127.0.0.1:$port with: Subsystem sftp $server"
            return
        fi
        kill "$sshd_id" 2>/dev/null || true
        sshd_id=
    done
    fail "sshd did not start: $(cat "$folder/sshd.log")"
}

is_listening() {
    local step
    for step in $(seq 100); do
        grep -q 'Server listening' "$folder/sshd.log" 2>/dev/null && return
        kill -0 "$sshd_id" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
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
    note "what came back from the jail is equal"
}

say "A throw-away sshd for $user in $folder"
make_keys
start_sshd
make_files
move_with_sftp
move_with_scp
move_with_old_scp
use_locked_key
say "What sshd logged"
grep 'Starting session' "$folder/sshd.log" | sed 's/^/   /'
say "For clients of the old scp protocol: a folder with nothing in it but a link named scp to $scp; then, in a Match block of /etc/ssh/sshd_config:"
echo
echo "SetEnv PATH=FOLDER:/usr/local/bin:/usr/bin:/bin"
say "To switch over, make this the Subsystem line of /etc/ssh/sshd_config, and reload sshd:"
echo
echo "Subsystem sftp $server"
