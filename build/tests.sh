# Runs every test project and adds up what their result files say.

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
        for project in $(test_projects); do
            run_project "$project"
        done
    fi
    list_failures
    close_with_sum
}

build_tests() {
    say "Building the tests"
    dotnet build sftp.slnx -nologo -v quiet -clp:NoSummary || { failed=1; return 1; }
}

test_projects() {
    grep -L '<IsTestProject>false' tests/*/*.csproj
}

# A project whose run broke off, or that ran nothing at all, counts as one failure more.
run_project() {
    local project=$1 name status=0 good bad left_out
    name=$(basename "$project" .csproj)
    say "Testing $name"
    dotnet test "$project" --no-build -nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
        --logger "console;verbosity=normal" --blame-hang --blame-hang-timeout 6m --blame-hang-dump-type none 2>&1 |
        show_progress || status=$?
    read -r good bad left_out < <(count_results "$results/$name.trx")
    if [ $((good + bad)) -eq 0 ] || { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
        note "$name did not run to its end"
        bad=$((bad + 1))
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left_out))
}

# Tests that pass are only counted, aloud every ten seconds; all other lines are shown as they are.
show_progress() {
    local line count=0 start=$SECONDS told=$SECONDS
    while IFS= read -r line; do
        case $line in
            "  Passed "*) count=$((count + 1)) ;;
            "[xUnit.net "* | "") ;;
            *) printf '%s\n' "$line" ;;
        esac
        if [ $((SECONDS - told)) -ge 10 ]; then
            told=$SECONDS
            note "$count passed in $((SECONDS - start)) s"
        fi
    done
}

# PASSED FAILED SKIPPED of one result file; zeros when the run left none.
count_results() {
    local counters total executed good
    counters=$(grep -o '<Counters [^>]*' "$1" 2>/dev/null || true)
    total=$(counter total "$counters")
    executed=$(counter executed "$counters")
    good=$(counter passed "$counters")
    echo "$good $((executed - good)) $((total - executed))"
}

counter() {
    local value
    value=$(grep -o " $1=\"[0-9]*" <<<"$2" | tr -dc 0-9 || true)
    echo "${value:-0}"
}

list_failures() {
    local names
    names=$(grep -ho '<UnitTestResult [^>]*outcome="Failed"[^>]*' "$results"/*.trx 2>/dev/null | grep -o 'testName="[^"]*"' | cut -d'"' -f2 || true)
    [ -z "$names" ] || { say "Failed"; note "${names//$'\n'/$'\n'   }"; }
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
