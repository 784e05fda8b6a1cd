#!/usr/bin/env bash
# peer-suite.sh SUITE packages                 prints the packages that it needs
# peer-suite.sh SUITE prepare                  makes in the working directory what its runs share; the last line tells why that is not possible
# peer-suite.sh SUITE run READY SERVER SCP     runs it with these two programs. READY is where it was prepared. Prints a line for each test:
#                                              "passed", "failed" or "skipped", a name without blanks, and what else there is to tell
#
# A suite is a file in tests/Peers/suites: its array "packages", and its functions "prepare" and "run" (run SERVER SCP; $suite is READY).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/say.sh"
source "$here/throwaway-sshd.sh"
source "$here/../tests/Peers/suites/$1.sh"
export LC_ALL=C.UTF-8

# source_of NAME: the distribution's source of a package as ./source. apt's lists of sources are made in this folder, from the mirrors that the
# machine has its packages from; the machine's own configuration stays as it is. Of several versions the newest that can be had.
source_of() {
    local version apt=(-q -o "Dir::Etc::SourceList=$PWD/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$PWD/lists"
        -o "Dir::Cache=$PWD/cache" -o APT::Sandbox::User=root)
    mkdir -p lists/partial cache/archives/partial
    source_lines >sources.list
    apt-get "${apt[@]}" update || { echo "the list of source packages cannot be had"; return 1; }
    for version in $(apt-cache "${apt[@]}" showsrc "$1" | sed -n 's/^Version: //p' | sort -rVu); do
        if apt-get "${apt[@]}" source --download-only "$1=$version"; then
            dpkg-source --no-check -x ./*"_${version#*:}.dsc" source
            rm -rf lists cache
            return
        fi
    done
    echo "the mirror does not have the source package $1"
    return 1
}

source_lines() {
    local family
    family=$(. /etc/os-release && echo "$ID")
    apt-get indextargets --format "deb-src [signed-by=/usr/share/keyrings/$family-archive-keyring.gpg] \$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
        'Created-By: Packages' "Origin: ${family^}" | sort -u
}

# ./server becomes the server, and leaves a trace: a suite that passes without one did not test it.
wrap_server() {
    printf '#!/bin/sh\n: >%s\nexec %s "$@"\n' "$PWD/started" "$1" >server
    chmod +x server
}

# tap_verdicts NAME: the lines of a test that speaks TAP, which it reads, as verdicts; each test is NAME and its number.
tap_verdicts() {
    sed -nE "s/^ok ([0-9]+)( - )?.*# *skip(.*)/skipped $1.\1\3/Ip; t; s/^ok ([0-9]+)( - )?(.*)/passed $1.\1 \3/p; s/^not ok ([0-9]+)( - )?(.*)/failed $1.\1 \3/p"
}

case $2 in
    packages) echo "${packages[@]}" ;;
    prepare) prepare ;;
    run)
        readonly suite=$3
        trap stop_sshd EXIT
        wrap_server "$4"
        run "$PWD/server" "$5"
        [ -e started ] || { note "$4 was never started" >&2; exit 1; }
        ;;
esac
