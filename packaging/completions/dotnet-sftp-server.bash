# Completion of dotnet-sftp-server and dotnet-scp in bash. bash-completion loads it by the command's name.

_dotnet_sftp_server_flags='--read-only --no-overwrite --no-delete --no-symlink --no-hardlink --ignore-chmod --ignore-utime --ignore-chown
    --forced --guard --no-guard --log-stderr --help --version'
_dotnet_sftp_server_values='--deny-requests --allow-requests --rule --max-file-size --umask --file-mode --directory-mode --min-file-mode
    --max-file-mode --min-directory-mode --max-directory-mode --jail --name --start-directory --protect --unguard --unguard-read --log-level --log-facility --audit --audit-required --config'

# The names of all requests, told by the server itself: dotnet-scp knows no -Q, but lies beside it.
_dotnet_sftp_server_requests() {
    local server=${1/#\~/$HOME}
    [[ $server == *dotnet-scp* ]] && server=${server%dotnet-scp*}dotnet-sftp-server${server##*dotnet-scp}
    "$server" -Q requests 2>/dev/null </dev/null
}

# A list with commas: what stands before the last one stays.
_dotnet_sftp_server_list() {
    local before=
    [[ $cur == *,* ]] && before=${cur%,*},
    COMPREPLY=($(compgen -P "$before" -W "$1" -- "${cur##*,}"))
    compopt -o nospace
}

# The option that prev is, as a word; letters mean other things to dotnet-scp.
_dotnet_sftp_server_word() {
    case $1:$prev in
        sftp:-d) echo --start-directory ;;
        sftp:-f) echo --log-facility ;;
        sftp:-l) echo --log-level ;;
        sftp:-[pP]) echo --allow-requests ;;
        scp:-l | *:-[mMu]) echo --umask ;;
        *) echo "$prev" ;;
    esac
}

_dotnet_sftp_server() {
    local cur prev words cword split kind=sftp letters='-d -e -f -h -l -M -m -P -p -Q -R -u'
    local more='--check-config --explain --user --group --address'
    _init_completion -s -n : || return
    if [[ ${1##*/} == dotnet-scp* ]]; then
        kind=scp letters='-t -f -d -r -p -v -q -B -C -O -T -s -1 -2 -4 -6 -l -R -u -m -M -e' more=--glob
    fi

    case $(_dotnet_sftp_server_word "$kind") in
        --start-directory | --jail) _filedir -d; return ;;
        --config | --audit | --protect) _filedir; return ;;
        --audit-required) COMPREPLY=($(compgen -W 'yes no' -- "$cur")); return ;;
        --log-level) COMPREPLY=($(compgen -W 'QUIET FATAL ERROR INFO VERBOSE DEBUG1 DEBUG2 DEBUG3' -- "${cur^^}")); return ;;
        --log-facility) COMPREPLY=($(compgen -W "DAEMON USER AUTH AUTHPRIV $(echo LOCAL{0..7})" -- "${cur^^}")); return ;;
        --allow-requests | --deny-requests) _dotnet_sftp_server_list "$(_dotnet_sftp_server_requests "$1")"; return ;;
        --rule)
            COMPREPLY=($(compgen -S : -W 'none read drop append write' -- "$cur"))
            compopt -o nospace
            __ltrim_colon_completions "$cur"
            return
            ;;
        --user) COMPREPLY=($(compgen -u -- "$cur")); return ;;
        --group) COMPREPLY=($(compgen -g -- "$cur")); return ;;
        -Q) COMPREPLY=($(compgen -W requests -- "$cur")); return ;;
        --max-file-size | --umask | --*-mode | --name | --address | --unguard | --unguard-read) return ;;
    esac

    $split && return
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$letters $_dotnet_sftp_server_flags $_dotnet_sftp_server_values $more" -- "$cur"))
    else
        _filedir
    fi
} &&
    complete -F _dotnet_sftp_server dotnet-sftp-server dotnet-sftp-server.static dotnet-scp dotnet-scp.static
