"""many_sessions.py SERVER FOLDER COUNT: so many sessions of one user upload or download at the same time, over pipes that the user made, as sshd
makes them.

Each pipe of a user counts against fs.pipe-user-pages-soft. Says on standard output what it saw; ends with 0 when no session starved another.
"""
import fcntl
import os
import resource
import struct
import subprocess
import sys
import threading
import time

SET_SIZE, GET_SIZE = 1031, 1032  # F_SETPIPE_SZ, F_GETPIPE_SZ
USUAL, WANTED, MOST = 1 << 16, 1 << 19, 1 << 20
BLOCK = 255 * 1024
PARTS = 3
BLOCKS = 100  # Three times the bytes after which a session asks again.


def size(descriptor):
    return fcntl.fcntl(descriptor, GET_SIZE)


def size_of_a_new_pipe():
    ends = os.pipe()
    try:
        return size(ends[0])
    finally:
        os.close(ends[0])
        os.close(ends[1])


class Session:
    def __init__(self, server):
        ours, theirs = [], []
        for way in (1, 0, 0):  # As sshd: input, output, errors.
            ends = os.pipe()
            ours.append(ends[way])
            theirs.append(ends[1 - way])
        self.input, self.output, self.errors = ours
        self.process = subprocess.Popen([server], stdin=theirs[0], stdout=theirs[1], stderr=theirs[2])
        for descriptor in theirs:
            os.close(descriptor)
        self.largest = 0
        self.ask(struct.pack(">BI", 1, 3), 2)

    def ask(self, packet, expected):
        data = memoryview(struct.pack(">I", len(packet)) + packet)
        while data:
            data = data[os.write(self.input, data):]
        answer = self.read(struct.unpack(">I", self.read(4))[0])
        if answer[0] != expected or (expected == 101 and answer[5:9] != b"\0\0\0\0"):
            raise RuntimeError(f"not what was expected: {answer[:60]}")
        return answer

    def read(self, count):
        data = b""
        while len(data) < count:
            part = os.read(self.output, count - len(data))
            if not part:
                raise RuntimeError(f"the server is gone: {os.read(self.errors, 1000)}")
            data += part
        return data

    def open(self, path):
        name = os.fsencode(path)
        answer = self.ask(struct.pack(">BII", 3, 1, len(name)) + name + struct.pack(">II", 1 | 2 | 8 | 16, 0), 102)
        self.handle = answer[5:]

    def upload(self, blocks):
        packet = struct.pack(">BI", 6, 2) + self.handle + struct.pack(">QI", 0, BLOCK) + b"x" * BLOCK
        for _ in range(blocks):
            self.ask(packet, 101)
            self.largest = max(self.largest, size(self.input))

    def download(self, blocks):
        for number in range(PARTS):
            self.ask(struct.pack(">BI", 6, 2) + self.handle + struct.pack(">QI", number * BLOCK, BLOCK) + b"x" * BLOCK, 101)
        for number in range(blocks):
            answer = self.ask(struct.pack(">BI", 5, 4) + self.handle + struct.pack(">QI", number % PARTS * BLOCK, BLOCK), 103)
            if len(answer) != 9 + BLOCK:
                raise RuntimeError(f"{len(answer)} bytes")
            self.largest = max(self.largest, size(self.output))

    def sizes(self):
        return size(self.input), size(self.output)

    def close(self):
        self.ask(struct.pack(">BI", 4, 3) + self.handle, 101)

    def end(self):
        for descriptor in (self.input, self.output, self.errors):
            os.close(descriptor)
        if self.process.wait() != 0:
            raise RuntimeError("the server ended badly")


def check(said, truth):
    print(f"{'ok' if truth else 'WRONG'}: {said}", flush=True)
    if not truth:
        sys.exit(1)


def show_that_pipes_can_be_used_up():
    pipes = []
    try:
        while True:
            pipes.append(os.pipe())
            fcntl.fcntl(pipes[-1][0], SET_SIZE, MOST)
    except PermissionError:
        pass
    pipes += [os.pipe() for _ in range(16)]
    check(f"{len(pipes)} pipes of 1 MiB leave new ones with {size_of_a_new_pipe()} bytes", size_of_a_new_pipe() < USUAL)
    for ends in pipes:
        os.close(ends[0])
        os.close(ends[1])


def main(server, folder, count):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with open("/proc/sys/fs/pipe-user-pages-soft") as limit:
        if int(limit.read()) > 0:
            show_that_pipes_can_be_used_up()

    sessions = [Session(server) for _ in range(count)]
    check("idle sessions leave their pipes as they are", all(s.sizes() == (USUAL, USUAL) for s in sessions))
    failures = []

    def transfer(number, session):
        try:
            session.open(f"{folder}/{number}")
            if number % 2:
                session.download(BLOCKS)
            else:
                session.upload(BLOCKS)
        except Exception as error:  # Told by the main thread.
            failures.append(f"session {number}: {error}")

    threads = [threading.Thread(target=transfer, args=pair) for pair in enumerate(sessions)]
    for thread in threads:
        thread.start()
    late = []
    while any(thread.is_alive() for thread in threads) and len(late) < 20:
        session = Session(server)
        session.open(f"{folder}/late{len(late)}")
        session.upload(4)
        late.append(session)
    for thread in threads:
        thread.join()
    check(f"all transfers went well {failures[:3]}", not failures)
    for name, some in (("uploads", sessions[::2]), ("downloads", sessions[1::2])):
        check(f"{sum(s.largest >= WANTED for s in some)} {name} had a larger pipe", any(s.largest >= WANTED for s in some))
    check(f"{len(late)} more sessions began meanwhile", late)
    end = time.monotonic() + 20
    while time.monotonic() < end and any(max(s.sizes()) > USUAL for s in sessions + late):
        time.sleep(0.1)
    check("idle sessions have given back what they had more, with their files open", all(max(s.sizes()) <= USUAL for s in sessions + late))
    check("a new pipe is a usual one", size_of_a_new_pipe() == USUAL)
    for session in late:
        session.upload(1)
    sizes = sorted(s.sizes()[number % 2] for number, s in enumerate(sessions)) + sorted(size(s.input) for s in late)
    check(f"no session has less than a usual pipe: {min(sizes)} to {max(sizes)} bytes", min(sizes) >= USUAL)
    for session in sessions + late:
        session.close()
        session.end()


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
