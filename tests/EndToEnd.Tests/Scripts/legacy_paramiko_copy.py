"""LOCAL REMOTE BACK: a flat folder up and back again, as programs do that speak the protocol over paramiko's exec."""
import os
import stat

from paramiko_login import arguments, login

BLOCK = 16384


def command(channel, line):
    channel.settimeout(20)
    channel.exec_command(line)


def confirmed(channel):
    answer = channel.recv(512)
    assert answer == b"\0", answer


def read(channel, count):
    got = b""
    while len(got) < count:
        piece = channel.recv(count - len(got))
        assert piece, "the server went away"
        got += piece
    return got


def record(channel):
    line = b""
    while not line.endswith(b"\n"):
        byte = channel.recv(1)
        if not byte:
            return None
        line += byte
    return line[:1], line[1:-1].split(b" ", 2)


def send(channel, line):
    channel.sendall(line.encode())
    confirmed(channel)


def send_times(channel, status):
    send(channel, f"T{int(status.st_mtime)} 0 {int(status.st_atime)} 0\n")


def put(channel, folder, remote):
    command(channel, f"scp -r -p -t {remote}")
    confirmed(channel)
    status = os.stat(folder)
    send_times(channel, status)
    send(channel, f"D{stat.S_IMODE(status.st_mode):04o} 0 {os.path.basename(folder)}\n")
    for name in os.listdir(folder):
        put_file(channel, os.path.join(folder, name))
    send(channel, "E\n")
    channel.shutdown_write()
    assert channel.recv_exit_status() == 0


def put_file(channel, path):
    status = os.stat(path)
    send_times(channel, status)
    send(channel, f"C{stat.S_IMODE(status.st_mode):04o} {status.st_size} {os.path.basename(path)}\n")
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            channel.sendall(block)
    channel.sendall(b"\0")
    confirmed(channel)


def get(channel, remote, target):
    command(channel, f"scp -l 800000 -r -p -f {remote}")
    folder, times, folder_times = None, None, None
    channel.sendall(b"\0")
    while (next_record := record(channel)) is not None:
        kind, fields = next_record
        if kind == b"T":
            mtime, atime = fields[0], fields[2].split(b" ")[0]
            times = int(atime), int(mtime)
        elif kind == b"D":
            assert fields[1] == b"0" and folder is None
            folder, folder_times, folder_mode = target, times, int(fields[0], 8)
            os.mkdir(folder)
        elif kind == b"C":
            channel.sendall(b"\0")
            get_file(channel, os.path.join(folder.encode(), fields[2]), int(fields[1]), int(fields[0], 8), times)
        else:
            assert kind == b"E", next_record
            os.chmod(folder, folder_mode)
            os.utime(folder, folder_times)
        channel.sendall(b"\0")
    assert channel.recv_exit_status() == 0


def get_file(channel, path, size, mode, times):
    with open(path, "xb") as file:
        while size > 0:
            block = read(channel, min(size, BLOCK))
            file.write(block)
            size -= len(block)
    assert read(channel, 1) == b"\0"
    os.chmod(path, mode)
    os.utime(path, times)


local, remote, back = arguments()
with login() as client:
    put(client.get_transport().open_session(), local, remote)
    get(client.get_transport().open_session(), f"{remote}/{os.path.basename(local)}", back)
