# A throw-away sshd on a loopback port, and how OpenSSH's clients find it. It reads nothing of /etc/ssh, and no user's keys.

PATH=$PATH:/usr/sbin:/sbin
sshd_id=
sshd_port=

# start_sshd FOLDER LINE...: FOLDER/authorized_keys says whom it lets in. The lines are added to its configuration, its log is FOLDER/sshd.log.
# Its process is $sshd_id then, and its port $sshd_port; stop_sshd ends it. Takes ports at random until one is free.
start_sshd() {
    local folder=$1 attempt
    shift
    [ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
    make_key "$folder/host"
    for attempt in 1 2 3 4 5; do
        sshd_port=$((20000 + RANDOM % 30000))
        sshd_configuration "$folder" "$@" >"$folder/sshd_config"
        "$(type -P sshd)" -D -f "$folder/sshd_config" -E "$folder/sshd.log" &
        sshd_id=$!
        if is_listening "$folder"; then return; fi
        stop_sshd
    done
    fail "sshd did not start: $(cat "$folder/sshd.log")"
}

stop_sshd() {
    [ -z "$sshd_id" ] || kill "$sshd_id" 2>/dev/null || true
    sshd_id=
}

# make_key FILE [TYPE]
make_key() {
    ssh-keygen -q -t "${2:-ed25519}" -N '' -C "throw-away $(basename "$1")" -f "$1"
}

# PAM only as root, who alone may talk to it.
sshd_configuration() {
    cat <<TEXT
Port $sshd_port
ListenAddress 127.0.0.1
HostKey $1/host
AuthorizedKeysFile $1/authorized_keys
PidFile none
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM $([ "$(id -u)" -eq 0 ] && echo yes || echo no)
LogLevel VERBOSE
TEXT
    shift
    printf '%s\n' "$@"
}

is_listening() {
    local step
    for step in $(seq 100); do
        grep -q "Server listening on 127.0.0.1 port $sshd_port" "$1/sshd.log" 2>/dev/null && return
        kill -0 "$sshd_id" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

# ssh_configuration FOLDER: prints the lines of an ssh_config with which any host is this sshd; which key to use stands in other lines.
ssh_configuration() {
    echo "[127.0.0.1]:$sshd_port $(cat "$1/host.pub")" >"$1/known_hosts"
    cat <<TEXT
Host *
  HostName 127.0.0.1
  Port $sshd_port
  User $(id -un)
  IdentitiesOnly yes
  UserKnownHostsFile $1/known_hosts
  GlobalKnownHostsFile /dev/null
  BatchMode yes
  LogLevel ERROR
TEXT
}
