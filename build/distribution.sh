# Makes the packages of the distributions from what is in dist/, with the distributions' own tools.
#
# Whoever publishes packages says who he is with MAINTAINER, and counts packages of the same version with REVISION. The time in a package is
# SOURCE_DATE_EPOCH, or that of the last commit: the same source makes the same package.

readonly maintainer=${MAINTAINER:-dotnet-sftp-server authors <dotnet-sftp-server@packages.invalid>}
readonly revision=${REVISION:-1}

make_deb() {
    local folder=artifacts/deb
    say "Package for Debian's family: $(program_version)-$revision"
    stage_source "$folder"
    write_debian_folder "$folder/source/debian"
    (cd "$folder/source" && dpkg-buildpackage --build=binary --no-sign --no-check-builddeps) >"$folder/log" 2>&1 ||
        fail "dpkg-buildpackage failed: $(tail -n 20 "$folder/log")"
    publish_package "apt install" "$folder"/*.deb
}

# In a folder of its own elsewhere: rpmbuild's scripts, one of them an rm -rf, take a path with a blank for two.
make_rpm() {
    local folder
    folder=$(mktemp -d)
    say "Package for Fedora's family: $(program_version)-$revision"
    stage_source "$folder"
    fill_in <packaging/rpm/dotnet-sftp-server.spec >"$folder/source/dotnet-sftp-server.spec"
    (cd "$folder/source" && rpmbuild -bb --build-in-place -D "_topdir $folder/rpmbuild" -D "_rpmdir $folder" dotnet-sftp-server.spec) \
        >"$folder/log" 2>&1 || fail "rpmbuild failed: $(tail -n 20 "$folder/log")"
    publish_package "dnf install" "$folder"/*/*.rpm
    rm -rf "$folder"
}

# What a package is made of, in a folder of its own. Whoever builds may have a umask that hides his files from others.
stage_source() {
    export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(source_date)}
    rm -rf "$1"
    mkdir -p "$1/source"
    cp -r dist share packaging docs README.md CHANGELOG.md LICENSE "$1/source"
    rm -f "$1"/source/dist/*.{deb,rpm}
    chmod -R u=rwX,go=rX "$1/source"
}

write_debian_folder() {
    cp -r packaging/deb "$1"
    cp packaging/copyright "$1"
    fill_in <packaging/deb/control >"$1/control"
    fill_in <packaging/deb/changelog >"$1/changelog"
}

fill_in() {
    sed -e "s|@MAINTAINER@|$(sed 's/[&|\\]/\\&/g' <<<"$maintainer")|" -e "s|@VERSION@|$(program_version)|" -e "s|@REVISION@|$revision|" \
        -e "s|@DATE@|$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" '+%a %b %d %Y')|" \
        -e "s|@DATE_RFC@|$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")|"
}

# publish_package COMMAND FILE: into dist/, in the place of an older one of its kind; the command installs it.
publish_package() {
    local package
    package=dist/$(basename "$2")
    rm -f dist/*."${2##*.}"
    mv "$2" "$package"
    note "$package: $(stat -c %s "$package") bytes"
    note "install it:  $1 ./$package"
    note "switch over: make this the Subsystem line of /etc/ssh/sshd_config, and reload sshd"
    note "             Subsystem sftp /usr/lib/dotnet-sftp-server"
}

# The one place where the version stands.
program_version() {
    sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props
}

source_date() {
    git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md
}
