"""FILE: the server's hashes of it, and of its parts, are those of the file."""
import hashlib
import os

from paramiko_login import arguments, login

path = arguments()[0]
content = open(path, "rb").read()
with login() as client, client.open_sftp() as sftp:
    with sftp.open(path) as file:
        for algorithm in ("md5", "sha1", "sha256", "sha512"):
            assert file.check(algorithm) == hashlib.new(algorithm, content).digest()
        assert file.check("sha256", 1000, 50_000) == hashlib.sha256(content[1000:51_000]).digest()
        blocks = [content[at:at + 4096] for at in range(0, len(content), 4096)]
        assert file.check("md5", 0, 0, 4096) == b"".join(hashlib.md5(block).digest() for block in blocks)
        try:
            file.check("rot13")
            raise AssertionError("rot13 has no hash")
        except IOError as error:
            assert "none of these algorithms is known" in str(error), error
        assert file.read() == content
    with sftp.open(path, "r+") as file:
        file.write(b"changed")
        file.flush()
        assert file.check("sha256") == hashlib.sha256(b"changed" + content[7:]).digest()
    with sftp.open(path, "a") as file:
        try:
            file.check("md5")
            raise AssertionError("a handle for writing tells what the file has")
        except IOError:
            pass
assert os.path.getsize(path) == len(content)
