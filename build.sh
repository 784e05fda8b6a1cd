#!/usr/bin/env bash
# Builds, tests and shows dotnet-sftp-server. Root is needed only to install packages that are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

source build/say.sh
source build/packages.sh
source build/sdk.sh
source build/native.sh
source build/distribution.sh
source build/tests.sh
source build/peers.sh

help() {
    cat <<'TEXT'
./build.sh           install what the build needs, build, publish the native programs into dist/
./build.sh deb       the same, then a package for Debian's family in dist/
./build.sh rpm       the same, then a package for Fedora's family in dist/
./build.sh test      the same, then run every test against real clients and servers
./build.sh test peers [SUITE...]
                     test suites of other SFTP programs, from packages of Debian's family, with OpenSSH's server and with ours, compared:
                     all, or those named: openssh pkg-sftp net-sftp-foreign net-ssh2 libssh sshfs. See tests/Peers/README.md
./build.sh demo      serve files through a throw-away sshd on a loopback port, both ways, and say how to switch over
./build.sh bench     our benchmark beside the installed OpenSSH: --quick, --slow, --only REGEX, --markdown, --chart FILE (bench --help for all)
./build.sh bench --sshd
                     the same as users see it: stock clients (sftp, scp -O, sshfs, rclone) through a throw-away sshd on a loopback port
./build.sh fuzz      a million mutated requests
./build.sh help      this text
TEXT
}

build() {
    install_build_tools
    publish_programs
}

# What ./build.sh alone ends with.
build_only() {
    build
    say "Built: dist/dotnet-sftp-server and dist/dotnet-scp; the .static files are the same for a chroot"
    note "try it:     ./build.sh demo"
    note "install it: ./build.sh deb or rpm makes a package; elsewhere sudo packaging/install.sh /"
    note "Nothing in /etc/ssh was changed."
}

# run_tests [peers [SUITE...]]
run_tests() {
    case ${1:-} in
        '') ;;
        peers) build; test_peers "${@:2}"; return ;;
        *) help >&2; fail "unknown tests: $1" ;;
    esac
    promise_sum
    install_test_tools
    package deb
    package rpm
    test_everything
}

# package deb|rpm
package() {
    install_packages "$1"
    build
    "make_$1"
}

demo() {
    install_demo_tools
    build
    build/demo.sh dist/dotnet-sftp-server dist/dotnet-scp
}

bench() {
    install_bench_tools "$@"
    build
    build_project tests/Benchmarks
    dotnet run --project tests/Benchmarks -c Release --no-build -- "$@"
}

fuzz() {
    build_project tests/Fuzz
    FUZZ_ROUNDS=1000000 dotnet test tests/Fuzz -c Release --no-build
}

build_project() {
    with_registry dotnet build "$1" -c Release -nologo -v quiet -clp:NoSummary
}

main() {
    local command=${1:-build}
    shift || true
    case $command in
        build) build_only ;;
        demo | bench | fuzz) "$command" "$@" ;;
        deb | rpm) package "$command" ;;
        test) run_tests "$@" ;;
        help | -h | --help) help ;;
        *) help >&2; fail "unknown command: $command" ;;
    esac
}

main "$@"
