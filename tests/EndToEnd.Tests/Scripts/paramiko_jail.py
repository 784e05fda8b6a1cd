"""FOLDER: a locked key that sees FOLDER as "/", and what the library finds there."""
import errno

from paramiko_login import arguments, login


def refused(action, *parameters):
    try:
        action(*parameters)
    except OSError as error:
        return error
    raise AssertionError(f"{action.__name__}{parameters} was not refused")


(folder,) = arguments()
with login() as client, client.open_sftp() as sftp:
    for path in (".", "", "/", "..", "../../..", "/../..", "/./../", "//"):
        assert sftp.normalize(path) == "/", path
    assert sftp.normalize("../../etc") == "/etc"

    for path in (folder, "/etc/passwd", "../../../../etc/passwd", "/proc/self/root"):
        assert refused(sftp.stat, path).errno == errno.ENOENT, path

    with sftp.open("file", "w") as file:
        file.write("content")
    sftp.symlink("/file", "absolute")
    sftp.symlink("../../../file", "upwards")
    sftp.symlink("/etc/passwd", "outside")
    for name in ("absolute", "upwards"):
        assert sftp.open(name).read() == b"content"
        assert sftp.normalize(name) == "/file"
    assert sftp.readlink("absolute") == "/file"
    assert refused(sftp.open, "outside").errno == errno.ENOENT
    assert sorted(sftp.listdir("/")) == ["absolute", "file", "outside", "upwards"]
    for name in sftp.listdir("/"):
        sftp.remove(name)
