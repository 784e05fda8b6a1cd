"""FOLDER: what the protocol promises about names, times, links and folders, asserted one after the other."""
import errno
import stat

from paramiko_login import arguments, login


def refused(action, *parameters):
    try:
        action(*parameters)
    except OSError as error:
        return error
    raise AssertionError(f"{action.__name__}{parameters} was not refused")


(folder,) = arguments()
with login() as client, client.open_sftp() as sftp:
    sftp.chdir(folder)
    assert sftp.getcwd() == folder
    for name in ("one", "two"):
        with sftp.open(name, "w") as file:
            file.write(name)

    refused(sftp.rename, "one", "two")
    assert sftp.open("two").read() == b"two"
    sftp.posix_rename("one", "two")
    assert sftp.open("two").read() == b"one"
    assert refused(sftp.stat, "one").errno == errno.ENOENT

    sftp.truncate("two", 2)
    sftp.chmod("two", 0o640)
    sftp.utime("two", (1_000_000_000, 1_100_000_000))
    attributes = sftp.stat("two")
    assert attributes.st_size == 2
    assert stat.S_IMODE(attributes.st_mode) == 0o640 and stat.S_ISREG(attributes.st_mode)
    assert (attributes.st_atime, attributes.st_mtime) == (1_000_000_000, 1_100_000_000)

    sftp.symlink("two", "link")
    assert sftp.readlink("link") == "two"
    assert stat.S_ISLNK(sftp.lstat("link").st_mode)
    assert sftp.normalize("link/../link") == f"{folder}/two"

    refused(sftp.mkdir, "two")
    sftp.mkdir("folder")
    refused(sftp.open, "folder", "w")
    assert sorted(sftp.listdir()) == ["folder", "link", "two"]
    sftp.rmdir("folder")

    with sftp.open("exclusive", "wx") as file:
        file.write("x")
    refused(sftp.open, "exclusive", "wx")
    with sftp.open("exclusive", "a") as file:
        file.write("y")
    assert sftp.open("exclusive").read() == b"xy"
