# Net::SFTP::Foreign, a client in Perl
#
# The binary package has no tests: they are in the distribution's source of it.
packages=(dpkg-dev perl libnet-sftp-foreign-perl)

prepare() {
    source_of libnet-sftp-foreign-perl
}

# The library is the installed one; its tests start the server that is named.
run() {
    local file
    cp -r "$suite/source/t" .
    for file in t/*.t; do
        NET_SFTP_FOREIGN_TESTING_SFTP_SERVER_PATH=$1 timeout 600 perl "$file" >"$(basename "$file").log" 2>&1 || true
        tap_verdicts "$(basename "$file" .t)" <"$(basename "$file").log"
    done
}
