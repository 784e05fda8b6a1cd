# Publishes each program as one native executable file in dist/, and once more as a file that needs no other: NAME.static.

# A line for each program: its project's folder under src/ and its file's name in dist/.
readonly programs="
SftpServer dotnet-sftp-server
ScpSink dotnet-scp
"

publish_programs() {
    local framework project name
    framework=$(native_framework)
    say "Native AOT for $framework"
    mkdir -p dist
    while read -r project name; do
        [ -n "$project" ] || continue
        publish_program "$project" "$name" "$framework"
        publish_program "$project" "$name" "$framework" .static -p:StaticExecutable=true
    done <<<"$programs"
}

# publish_program PROJECT NAME FRAMEWORK [ENDING PROPERTY...]: only the executable goes to dist/, and in one step, so that a running server
# keeps the file it started from.
publish_program() {
    local project=$1 framework=$3 ending=${4:-}
    local file=$2$ending folder=artifacts/publish/$1$ending stamp=artifacts/publish/$1$ending.built state
    state=$(fingerprint "$framework")
    if [ -x "dist/$file" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$state" ]; then
        note "dist/$file is up to date"
        return
    fi
    note "publishing src/$project as $file"
    rm -rf "$folder" "$stamp"
    publish_native "$project" "$framework" --artifacts-path "artifacts/aot$ending" -o "$folder" "${@:5}" ||
        { forget_framework; fail "src/$project could not be published"; }
    mv -f "$folder/$2" "dist/$file"
    rm -rf "$folder"
    echo "$state" >"$stamp"
    note "dist/$file: $(stat -c %s "dist/$file") bytes"
}

# Without the analyzers: they read the same files whenever the tests are built, and that is half the time of a compilation.
publish_native() {
    local project=$1 framework=$2
    shift 2
    dotnet publish "src/$project" -c Release -p:Native=true -p:HouseFramework="$framework" \
        -p:RunAnalyzers=false -nologo -v quiet "$@"
}

# Everything that decides what the programs become.
fingerprint() {
    {
        echo "$1"
        dotnet --version
        find src Directory.*.props global.json build/native.sh -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum
}

# net10.0 where its native compiler can be had, else net9.0. The answer is remembered for this SDK and these versions; the second
# choice only for a day, because the registry may have been short of something only then.
native_framework() {
    local memory=artifacts/native-framework question framework
    question="$(dotnet --version) $(cat Directory.*.props src/*.props | sha256sum)"
    find "$memory" -mmin +1440 -exec grep -q net9.0 {} \; -delete 2>/dev/null || true
    if [ "$(head -n 1 "$memory" 2>/dev/null)" != "$question" ]; then
        framework=net9.0
        if can_restore net10.0; then framework=net10.0; fi
        mkdir -p artifacts
        printf '%s\n%s\n' "$question" "$framework" >"$memory"
    fi
    tail -n 1 "$memory"
}

can_restore() {
    dotnet restore src/SftpServer -p:Native=true -p:HouseFramework="$1" --artifacts-path artifacts/probe >/dev/null 2>&1
}

forget_framework() {
    rm -f artifacts/native-framework
}
