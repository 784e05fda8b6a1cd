# The .NET SDK: is it there, does it run, and how it restores packages from a registry.

# In the invariant mode, because without libicu the SDK starts in no other, and nothing in the build depends on a culture. For the
# build's own calls only: the variable is not exported.
dotnet() {
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 command dotnet "$@"
}

# Returns when an SDK runs that global.json accepts.
need_sdk() {
    local status=0 answer
    has_program dotnet || install_sdk ||
        fail "the .NET SDK 10 is missing, and this distribution has no package for it. $(sdk_advice)"
    answer=$(dotnet --version 2>&1) || status=$?
    # 155: it runs, and none of its versions is one that global.json accepts.
    if [ "$status" -eq 155 ] && install_sdk; then
        status=0
        answer=$(dotnet --version 2>&1) || status=$?
    fi
    case $status in
        0) ;;
        155) fail "the .NET SDK in $(type -P dotnet) has no version that global.json accepts. It says:"$'\n'"$answer"$'\n'"$(sdk_advice)" ;;
        *) fail "the .NET SDK in $(type -P dotnet) is there and does not run: \"dotnet --version\" ends with status $status. It says:"$'\n'"$answer" ;;
    esac
}

sdk_advice() {
    echo "Install it as Microsoft's documentation says (search for \"install .NET on Linux\"), then run ./build.sh again."
}

# Fails when the distribution has no package.
install_sdk() {
    local package=dotnet-sdk-10.0
    case $(distribution) in
        debian) refresh_package_lists; apt-cache show "$package" >/dev/null 2>&1 || return ;;
        fedora) dnf -q list "$package" >/dev/null 2>&1 || return ;;
        *) return 1 ;;
    esac
    install_named "$package"
}

# with_registry COMMAND...: a dotnet command that restores packages. When it is the restore that fails it is run again after 5 s and after
# 20 s more, because a registry may fail for a moment only. What the command says is shown each time.
with_registry() {
    local pause said=artifacts/with-registry.log
    mkdir -p artifacts
    for pause in 5 20 none; do
        "$@" 2>&1 | tee "$said" && return
        [ "$pause" != none ] && restore_failed "$said" || return 1
        note "packages could not be restored, for the reason above; trying again in $pause s"
        sleep "$pause"
    done
}

# NuGet's errors that come of its sources: a package or a version is not found (NU1100 to NU1103), a source does not answer (NU1301).
restore_failed() {
    grep -Eq 'error NU1(10[0-3]|301)|Failed to (download|retrieve)' "$1"
}
