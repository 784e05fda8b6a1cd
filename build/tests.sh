# Runs every test project and adds up what the runs have left in their .counts files.

readonly results=artifacts/test-results
passed=0 failed=0 skipped=0

# Even a run that breaks off before the first test ends with a sum.
promise_sum() {
    trap 'echo "0 passed, 1 failed"' EXIT
}

test_everything() {
    rm -rf "$results"
    mkdir -p "$results"
    if build_tests; then
        say "Testing, two projects at a time"
        test_projects | run_projects 2 busy "Machine!=quiet"
        say "Testing what needs a quiet machine"
        quiet_projects | run_projects 1 quiet "Machine=quiet"
    fi
    list_failures
    add_up
    close_with_sum
}

build_tests() {
    say "Building the tests"
    with_registry dotnet build sftp.slnx -nologo -v quiet -clp:NoSummary || { failed=1; return 1; }
}

test_projects() {
    grep -L '<IsTestProject>false' tests/*/*.csproj | xargs -n 1 basename -s .csproj
}

# Those with tests that have a deadline or a stopwatch.
quiet_projects() {
    grep -lr --include='*.cs' 'Trait("Machine", "quiet")' tests | cut -d/ -f2 | sort -u
}

# run_projects HOW-MANY-AT-A-TIME PART FILTER: of the projects whose names come in. xargs, because what a shell starts in the
# background ignores signals that tests send.
run_projects() {
    xargs -P "$1" -I {} build/test-project.sh {} "$3" "$results/{}.$2" || true
}

list_failures() {
    local names
    names=$(grep -ho '<UnitTestResult [^>]*outcome="Failed"[^>]*' "$results"/*.trx 2>/dev/null | grep -o 'testName="[^"]*"' | cut -d'"' -f2 || true)
    [ -z "$names" ] || { say "Failed"; note "${names//$'\n'/$'\n'   }"; }
}

add_up() {
    local good bad left_out
    while read -r good bad left_out; do
        passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left_out))
    done < <(cat "$results"/*.counts 2>/dev/null)
}

# The last line is what CI reads.
close_with_sum() {
    local sum="$passed passed, $failed failed"
    [ "$skipped" -eq 0 ] || sum+=", $skipped skipped"
    trap - EXIT
    echo
    echo "$sum"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
