# What the build, the tests, the demonstration and the benchmark need from the distribution, and how it is installed when it is missing.

readonly debian_build_packages=(gcc libc6-dev lld zlib1g-dev ca-certificates)
readonly fedora_build_packages=(gcc glibc-devel lld zlib-devel ca-certificates)
readonly debian_deb_packages=(dpkg-dev debhelper fakeroot)
readonly fedora_deb_packages=(dpkg-dev debhelper fakeroot)
readonly debian_rpm_packages=(rpm)
readonly fedora_rpm_packages=(rpm-build)
readonly debian_demo_packages=(openssh-client openssh-server)
readonly fedora_demo_packages=(openssh-clients openssh-server)
readonly debian_bench_packages=(openssh-client openssh-sftp-server)
readonly fedora_bench_packages=(openssh-clients openssh-server)
readonly debian_bench_sshd_packages=(openssh-client openssh-server openssh-sftp-server sshfs fuse3 rclone)
readonly fedora_bench_sshd_packages=(openssh-clients openssh-server fuse-sshfs fuse3 rclone glibc-static)
readonly debian_test_packages=(
    openssh-client openssh-server openssh-sftp-server openssh-tests
    sshfs lftp rclone rsync putty-tools curl restic
    python3 python3-jsonschema python3-paramiko python3-asyncssh ansible-core
    git strace busybox procps libfuse3-dev fuse3
    man-db mandoc zsh bash-completion
    debootstrap lintian rpmlint cpio binutils apparmor acl
    fish tcsh mksh ksh93u+m yash systemd dbus-daemon cron procmail maildrop
    vim nano less gdb nodejs screen tmux mutt wget gpg gpg-agent sensible-utils
)
readonly fedora_test_packages=(
    openssh-clients openssh-server
    fuse-sshfs lftp rclone rsync putty curl restic
    python3 python3-jsonschema python3-paramiko python3-asyncssh ansible-core
    git strace busybox procps-ng fuse3-devel fuse3
    man-db mandoc zsh bash-completion
    debootstrap lintian rpmlint cpio binutils apparmor-parser acl
)

install_build_tools() {
    { has_native_tools && has_certificates; } || install_packages build
    has_native_tools || fail "a C compiler (clang or gcc), lld and the zlib headers are needed"
    need_sdk
}

install_test_tools() {
    install_packages test
    unpack_mail_system
    unpack_newer_rclone
    unpack_newer_asyncssh
}

install_demo_tools() {
    has_program sshd && has_program sftp && has_program scp || install_packages demo
}

# install_bench_tools [OPTION...]: those of the benchmark.
install_bench_tools() {
    case " $* " in
        *' --sshd '*) install_packages bench_sshd ;;
        *) install_packages bench ;;
    esac
}

# A file, not a function of the shell. Daemons live in sbin, which an ordinary user's PATH lacks.
has_program() {
    PATH=$PATH:/usr/sbin:/sbin type -P "$1" >/dev/null
}

has_native_tools() {
    { has_program clang || has_program gcc; } && has_program ld.lld && has_zlib_header
}

has_zlib_header() {
    local compiler=gcc
    has_program gcc || compiler=clang
    echo '#include <zlib.h>' | "$compiler" -E - >/dev/null 2>&1
}

# Those by which the SDK knows the registry that it restores packages from.
has_certificates() {
    [ -n "${SSL_CERT_FILE:-}${SSL_CERT_DIR:-}" ] || [ -s /etc/ssl/certs/ca-certificates.crt ] || [ -s /etc/pki/tls/certs/ca-bundle.crt ]
}

# debian or fedora for the distributions of these families, else nothing.
distribution() {
    local ids
    ids=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${ID_LIKE:-}")
    case " $ids " in
        *" debian "* | *" ubuntu "*) echo debian ;;
        *" fedora "* | *" rhel "* | *" centos "*) echo fedora ;;
    esac
}

# install_packages build|deb|rpm|test|demo|bench|bench_sshd: those of the list that are missing.
install_packages() {
    local family package missing=()
    family=$(distribution)
    [ -n "$family" ] || { note "unknown distribution: install what the $1 needs yourself (build/packages.sh lists it)"; return; }
    declare -n list="${family}_$1_packages"
    for package in "${list[@]}"; do
        is_installed "$family" "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] || install_named "${missing[@]}"
}

is_installed() {
    case $1 in
        debian) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
        fedora) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
    esac
}

# An installed mail system would take the place of the machine's own. The test that looks where mail is delivered needs the program only.
unpack_mail_system() {
    local folder=artifacts/test-tools package libraries=()
    [ "$(distribution)" = debian ] && [ ! -x "$folder/usr/sbin/exim4" ] || return 0
    for package in $(apt-cache depends exim4-daemon-light | sed -n 's/^  Depends: \(lib.*\)$/\1/p'); do
        is_installed debian "$package" || libraries+=("$package")
    done
    [ ${#libraries[@]} -eq 0 ] || install_named "${libraries[@]}"
    say "Unpacking exim4 into $folder"
    mkdir -p "$folder"
    (
        cd "$folder"
        apt-get download -q exim4-daemon-light exim4-config
        for package in exim4-*.deb; do
            dpkg-deb -x "$package" .
            rm "$package"
        done
        chmod u-s usr/sbin/exim4
    )
}

# rclone 1.63 changed how it uploads, and Debian 12 and 13 have an older one: the cook-book's recipes are tried with both. The newer one comes from Debian's unstable
# branch. The tests do without it where it cannot be had, or does not run.
unpack_newer_rclone() {
    local folder=artifacts/test-tools/rclone
    [ "$(. /etc/os-release && echo "$ID")" = debian ] && [ ! -x "$folder/usr/bin/rclone" ] || return 0
    say "Unpacking a newer rclone into $folder"
    download_unstable rclone "$folder" && "$folder/usr/bin/rclone" version >/dev/null 2>&1 ||
        { rm -rf "$folder"; note "no newer rclone could be had: the tests use the one that is installed only"; }
}

# asyncssh 2.21 asks for ranges@asyncssh.com, and Debian 12 and 13 have an older one.
unpack_newer_asyncssh() {
    local folder=artifacts/test-tools/asyncssh
    [ "$(. /etc/os-release && echo "$ID")" = debian ] && [ ! -d "$folder" ] || return 0
    ! /usr/bin/python3 -W ignore -c 'import asyncssh.sftp; asyncssh.sftp.SFTPRanges' 2>/dev/null || return 0
    say "Unpacking a newer asyncssh into $folder"
    download_unstable python3-asyncssh "$folder" || { rm -rf "$folder"; note "no newer asyncssh could be had: the test that needs it is skipped"; }
}

# download_unstable PACKAGE FOLDER: unpacks it there, and installs nothing. By an apt that has lists and a cache of its own.
download_unstable() (
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Component: main' | grep -v security | head -n 1)
    [ -n "$mirror" ] || return 1
    mkdir -p "$2"
    cd "$2" || return 1
    mkdir -p apt/lists/partial apt/cache/archives/partial
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >apt/sources.list
    own=(-q -o "Dir::State=$PWD/apt" -o "Dir::State::status=/dev/null" -o "Dir::Cache=$PWD/apt/cache" -o "Dir::Etc::sourcelist=$PWD/apt/sources.list"
        -o "Dir::Etc::sourceparts=-" -o "APT::Sandbox::User=")
    apt-get "${own[@]}" update && apt-get "${own[@]}" download "$1" && dpkg-deb -x "$1"_*.deb .
    status=$?
    rm -rf apt "$1"_*.deb
    return $status
)

install_named() {
    say "Installing $*"
    case " $* " in *" openssh-server "* | *" cron "*) note "(services of their own may start with openssh-server and cron; nothing here uses or changes them)" ;; esac
    case $(distribution) in
        debian) refresh_package_lists; as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" ;;
        fedora) as_root dnf install -q -y --setopt=install_weak_deps=False "$@" ;;
    esac
}

refresh_package_lists() {
    as_root apt-get update -q || note "the package lists could not be refreshed; trying with those that are here"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has_program sudo; then
        sudo "$@"
    else
        fail "root is needed, or sudo, for: $*"
    fi
}
