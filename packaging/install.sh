#!/usr/bin/env bash
# install.sh ROOT: puts everything that a package has under ROOT, from dist/ and from here. ZSH_FUNCTIONS is where the distribution's zsh looks for
# completions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly root=$1 zsh=${ZSH_FUNCTIONS:-/usr/share/zsh/site-functions}

# Mode, what it is here, what it becomes.
files() {
    cat <<TABLE
755 dist/dotnet-sftp-server                         /usr/lib/dotnet-sftp-server
755 dist/dotnet-scp                                 /usr/lib/dotnet-scp
755 dist/dotnet-sftp-server.static                  /usr/lib/dotnet-sftp-server.static
755 dist/dotnet-scp.static                          /usr/lib/dotnet-scp.static
644 share/config.json                               /etc/dotnet-sftp-server/config.json
644 share/config.schema.json                        /usr/share/dotnet-sftp-server/config.schema.json
644 packaging/man/dotnet-sftp-server.8              /usr/share/man/man8/dotnet-sftp-server.8
644 packaging/man/dotnet-scp.8                      /usr/share/man/man8/dotnet-scp.8
644 packaging/man/dotnet-sftp-server.conf.5         /usr/share/man/man5/dotnet-sftp-server.conf.5
644 packaging/completions/dotnet-sftp-server.bash   /usr/share/bash-completion/completions/dotnet-sftp-server
644 packaging/completions/_dotnet-sftp-server       $zsh/_dotnet-sftp-server
644 packaging/examples/config.json                  /usr/share/doc/dotnet-sftp-server/examples/config.json
644 packaging/examples/sshd_config.conf             /usr/share/doc/dotnet-sftp-server/examples/sshd_config.conf
644 packaging/examples/usr.lib.dotnet-sftp-server   /usr/share/doc/dotnet-sftp-server/examples/usr.lib.dotnet-sftp-server
TABLE
}

# The same text under other names: a shell looks for a program's completion, man for its page, by its name.
links() {
    cat <<TABLE
dotnet-sftp-server              /usr/share/bash-completion/completions/dotnet-scp
dotnet-sftp-server              /usr/share/bash-completion/completions/dotnet-sftp-server.static
dotnet-sftp-server              /usr/share/bash-completion/completions/dotnet-scp.static
TABLE
}

install_files() {
    local mode source path target
    umask 022
    while read -r mode source path; do
        install -D -m "$mode" "$source" "$root$path"
    done < <(files)
    while read -r target path; do
        ln -sf "$target" "$root$path"
    done < <(links)
    for source in README.md docs/*.md; do
        install -D -m 644 "$source" "$root/usr/share/doc/dotnet-sftp-server/$source"
    done
}

install_files
