"""FILE SIZE: reads and writes a few blocks around and beyond 4 GiB of a file that is mostly hole."""
from paramiko_login import arguments, login

BLOCK = 40_000

path, size = arguments()[0], int(arguments()[1])
offsets = [0, 2**31 - 100, 2**32 - 100, size - BLOCK]
with login() as client, client.open_sftp() as sftp:
    assert sftp.stat(path).st_size == size
    with sftp.open(path, "r+") as file:
        for number, offset in enumerate(offsets, 1):
            file.seek(offset)
            file.write(bytes([number]) * BLOCK)
    with sftp.open(path) as file:
        chunks = file.readv([(offset, BLOCK) for offset in offsets])
        for number, chunk in enumerate(chunks, 1):
            assert chunk == bytes([number]) * BLOCK
        file.seek(3 * 2**30)
        assert file.read(BLOCK) == bytes(BLOCK)
    assert sftp.stat(path).st_size == size
