# Publishes each program as one native executable file in dist/, and once more as a file that needs no other: NAME.static.

# A line for each program: its project's folder under src/ and its file's name in dist/.
readonly programs="
SftpServer dotnet-sftp-server
ScpSink dotnet-scp
"

publish_programs() {
    local project name
    say "Native AOT"
    mkdir -p dist
    while read -r project name; do
        [ -n "$project" ] || continue
        publish_program "$project" "$name"
        publish_program "$project" "$name" .static -p:StaticExecutable=true
    done <<<"$programs"
}

# publish_program PROJECT NAME [ENDING PROPERTY...]: only the executable goes to dist/, and in one step, so that a running server
# keeps the file it started from.
publish_program() {
    local project=$1 ending=${3:-}
    local file=$2$ending folder=artifacts/publish/$1$ending stamp=artifacts/publish/$1$ending.built state
    state=$(fingerprint)
    if [ -x "dist/$file" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$state" ]; then
        note "dist/$file is up to date"
        return
    fi
    note "publishing src/$project as $file"
    rm -rf "$folder" "$stamp"
    with_registry publish_native "$project" --artifacts-path "artifacts/aot$ending" -o "$folder" "${@:4}" ||
        fail "src/$project could not be published as $file, for the reason above"
    mv -f "$folder/$2" "dist/$file"
    rm -rf "$folder"
    echo "$state" >"$stamp"
    note "dist/$file: $(stat -c %s "dist/$file") bytes"
}

# Without the analyzers: they read the same files whenever the tests are built, and that is half the time of a compilation.
publish_native() {
    local project=$1
    shift
    dotnet publish "src/$project" -c Release -p:Native=true -p:RunAnalyzers=false -nologo -v quiet "$@"
}

# Everything that decides what the programs become.
fingerprint() {
    {
        dotnet --version
        find src Directory.*.props global.json build/native.sh -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum
}
