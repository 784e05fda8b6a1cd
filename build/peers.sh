# Runs the test suites of other programs, as the distribution has them, with OpenSSH's server and with ours, and compares test by test.
# A suite is a file in tests/Peers/suites; tests/Peers/known-differences lists tests that may differ. Results lie in artifacts/peers.

readonly peers=artifacts/peers
readonly peer_suites=tests/Peers/suites
readonly known_differences=tests/Peers/known-differences

# test_peers [SUITE...]: all of them, or these. Fails when a test passes with OpenSSH's server, does not pass with ours, and is not known to.
test_peers() {
    local suite
    [ $# -gt 0 ] || set -- $(cd "$peer_suites" && printf '%s\n' *.sh | sed 's/\.sh$//')
    for suite; do
        [ -e "$peer_suites/$suite.sh" ] || fail "there is no suite \"$suite\"; there are: $(cd "$peer_suites" && echo *.sh | sed 's/\.sh//g')"
    done
    rm -rf "$peers"
    for suite; do
        mkdir -p "$peers/$suite"/{ready,openssh,ours}
        say "$suite: $(sed -n '1s/^# //p' "$peer_suites/$suite.sh")"
        try_suite "$suite"
    done
    compare_suites "$@"
}

try_suite() {
    local folder=$peers/$1 reason
    install_suite "$1" >"$folder/install.log" 2>&1 && in_suite "$1" ready prepare >"$folder/prepare.log" 2>&1 || {
        reason=$(cat "$folder"/{install,prepare}.log 2>/dev/null | grep -v '^ *$' | tail -n 1)
        echo "$reason" >"$folder/unavailable"
        note "not available: $reason"
        return
    }
    run_suite "$1" openssh "$(openssh_server)" /usr/bin/scp
    run_suite "$1" ours "$(realpath "${SFTP_SERVER:-dist/dotnet-sftp-server}")" "$(realpath "${SCP_SERVER:-dist/dotnet-scp}")"
}

install_suite() {
    local package missing=()
    [ "$(distribution)" = debian ] || { echo "only the packages of Debian's family are known"; return 1; }
    for package in $(in_suite "$1" ready packages); do
        is_installed debian "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] || install_named "${missing[@]}"
}

# run_suite SUITE WHO SERVER SCP: a line for each test in WHO.verdicts. A suite that breaks off has a test more, which failed.
run_suite() {
    local folder=$peers/$1
    note "with $3"
    in_suite "$1" "$2" run "$PWD/$folder/ready" "$3" "$4" >"$folder/$2.verdicts" 2>"$folder/$2.log" ||
        echo "failed whole-suite with $3: $(tail -n 1 "$folder/$2.log")" >>"$folder/$2.verdicts"
}

# in_suite SUITE FOLDER WORD...: peer-suite.sh in one of the suite's folders. In a process of its own, so that it ends where a command fails.
in_suite() {
    local script=$PWD/build/peer-suite.sh
    (cd "$peers/$1/$2" && timeout 1800 "$script" "$1" "${@:3}" </dev/null)
}

openssh_server() {
    local path
    for path in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server /usr/lib/ssh/sftp-server; do
        [ ! -x "$path" ] || { echo "$path"; return; }
    done
    fail "OpenSSH's sftp-server is not installed"
}

# compare_suites SUITE...: the table, then each test that differs.
compare_suites() {
    local suite differences worse=0 ran=0
    say "Passed, failed and skipped"
    note "$(printf '%-18s %-26s %-26s' suite "with OpenSSH's server" 'with ours')"
    for suite; do
        if [ -e "$peers/$suite/unavailable" ]; then
            note "$(printf '%-18s not available: %s' "$suite" "$(cat "$peers/$suite/unavailable")")"
        else
            note "$(printf '%-18s %-26s %-26s' "$suite" "$(count_verdicts "$suite" openssh)" "$(count_verdicts "$suite" ours)")"
            ran=$((ran + 1))
        fi
    done
    differences=$(for suite; do differences "$suite"; done)
    if [ -n "$differences" ]; then
        say "Differences"
        note "${differences//$'\n'/$'\n'   }"
        worse=$(grep -c '^WORSE' <<<"$differences" || true)
    fi
    echo
    echo "$worse tests are worse with ours than with OpenSSH's server, or listed in known-differences without cause"
    [ "$worse" -eq 0 ] && [ "$ran" -gt 0 ]
}

count_verdicts() {
    awk '{ count[$1]++ } END { printf "%d  %d  %d", count["passed"], count["failed"], count["skipped"] }' "$peers/$1/$2.verdicts"
}

# differences SUITE: a line for each test, which begins with "better", "known" or "WORSE".
differences() {
    [ -e "$peers/$1/ours.verdicts" ] || return 0
    awk -v suite="$1" '
        FILENAME == ARGV[1] { if (split($0, column, / +\| +/) == 4 && column[1] == suite) known[column[2]] = column[3] ": " column[4]; next }
        { test = $2; label = $0; sub(/^[^ ]+ /, "", label); sub(/^whole-suite /, "", label) }
        FILENAME == ARGV[2] { theirs[test] = $1; labels[test] = label; next }
        { ours[test] = $1; if (!(test in labels)) labels[test] = label }
        END {
            for (test in theirs)
                done += theirs[test] == "passed"
            if (!done)
                print "WORSE " suite ": no test passes with OpenSSH'"'"'s server, so nothing was compared"
            for (test in labels) {
                was = (test in theirs) ? theirs[test] : "missing"
                is = (test in ours) ? ours[test] : "missing"
                if (test == "whole-suite")
                    print "WORSE " suite " broke off: " labels[test]
                else if (was == "passed" && is != "passed")
                    print ((test in known) ? "known" : "WORSE") " " suite " " labels[test] ": " is " with ours" ((test in known) ? " (" known[test] ")" : "")
                else if (test in known)
                    print "WORSE " suite " " labels[test] ": listed in known-differences, and does not differ"
                else if (is == "passed" && was != "passed")
                    print "better " suite " " labels[test] ": " was " with OpenSSH'"'"'s"
            }
            for (test in known)
                if (!(test in labels))
                    print "WORSE " suite " " test ": listed in known-differences, and there is no such test"
        }' "$known_differences" "$peers/$1/openssh.verdicts" "$peers/$1/ours.verdicts" | LC_ALL=C sort
}
