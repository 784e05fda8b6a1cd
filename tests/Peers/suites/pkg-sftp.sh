# pkg/sftp, a client and server library in Go
#
# Its integration tests start the server that is named and talk to it over pipes. Its tests of itself run, too, and are the same with any server.
packages=(golang-go golang-github-pkg-sftp-dev golang-github-stretchr-testify-dev)

prepare() {
    GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$PWD/cache go test -c -o tests github.com/pkg/sftp
    rm -rf cache
}

# In a copy of the package's folder, which has to have its name, because tests read files of it. With a folder of its own for temporary files, in
# which something is: one test compares two listings of it.
run() {
    cp -r /usr/share/gocode/src/github.com/pkg/sftp .
    mkdir temporary
    touch temporary/file
    export TMPDIR=$PWD/temporary
    (cd sftp && timeout 600 "$suite/tests" -integration -sftp "$1" -test.v || true) >log 2>&1
    sed -n 's/^ *--- PASS: \([^ ]*\).*/passed \1/p; s/^ *--- FAIL: \([^ ]*\).*/failed \1/p; s/^ *--- SKIP: \([^ ]*\).*/skipped \1/p' log
}
