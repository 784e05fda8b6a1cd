#!/usr/bin/env bash
# test-project.sh NAME FILTER RESULT: runs tests of one built project. RESULT.trx is what the runner says, RESULT.counts how many
# tests passed, failed and were skipped.
set -euo pipefail
readonly name=$1 filter=$2 result=$3
source "$(dirname "$0")/say.sh"
source "$(dirname "$0")/sdk.sh"

main() {
    local status=0
    echo "0 1 0" >"$result.counts" # Until it has ended it has failed.
    dotnet test "artifacts/bin/$name/debug/$name.dll" --filter "$filter" --results-directory "$(dirname "$result")" \
        --logger "trx;LogFileName=$(basename "$result").trx" --logger "console;verbosity=normal" \
        --blame-hang --blame-hang-timeout 6m --blame-hang-dump-type none 2>&1 | show_progress || status=$?
    count_results "$status" >"$result.counts"
}

# Tests that pass are only counted, aloud every ten seconds; of all other lines it is told whose they are.
show_progress() {
    local line count=0 start=$SECONDS told=$SECONDS
    while IFS= read -r line; do
        case $line in
            "  Passed "*) count=$((count + 1)) ;;
            "[xUnit.net "* | "") ;;
            *) note "$name: $line" ;;
        esac
        if [ $((SECONDS - told)) -ge 10 ]; then
            told=$SECONDS
            note "$name: $count passed in $((SECONDS - start)) s"
        fi
    done
}

# A run that broke off, or that ran nothing at all, counts as one failure more.
count_results() {
    local counters total executed good bad
    counters=$(grep -o '<Counters [^>]*' "$result.trx" 2>/dev/null || true)
    total=$(counter total "$counters")
    executed=$(counter executed "$counters")
    good=$(counter passed "$counters")
    bad=$((executed - good))
    if [ "$executed" -eq 0 ] || { [ "$1" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
        note "$name did not run to its end" >&2
        bad=$((bad + 1))
    fi
    echo "$good $bad $((total - executed))"
}

counter() {
    local value
    value=$(grep -o " $1=\"[0-9]*" <<<"$2" | tr -dc 0-9 || true)
    echo "${value:-0}"
}

main
