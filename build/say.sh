# What every part of the build says, and how.

say() {
    printf '\n== %s\n' "$*"
}

note() {
    printf '   %s\n' "$*"
}

fail() {
    printf 'build.sh: %s\n' "$*" >&2
    exit 1
}
