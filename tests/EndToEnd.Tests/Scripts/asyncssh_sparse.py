"""PORT USER KEY KNOWN_HOSTS MODULES REMOTE LOCAL: downloads a file with holes, which stay holes; and one without."""
import asyncio
import os
import sys
import types

port, user, key, known_hosts, modules, remote, local = sys.argv[1:]
sys.path.insert(0, modules)

# Debian 12's cryptography lacks a key exchange that this asyncssh imports, and then does not use: SFTP has nothing to do with it.
import cryptography.hazmat.primitives.asymmetric as asymmetric
from cryptography.hazmat.backends.openssl import backend

try:
    from cryptography.hazmat.primitives.asymmetric import mlkem
except ImportError:
    asymmetric.mlkem = types.ModuleType("mlkem")
    asymmetric.mlkem.__getattr__ = lambda name: object
    type(backend).mlkem_supported = lambda self: False

import asyncssh


async def main():
    options = dict(username=user, client_keys=[key], known_hosts=known_hosts, config=None)
    async with asyncssh.connect("127.0.0.1", int(port), **options) as connection:
        async with connection.start_sftp_client() as sftp:
            await sftp.get(remote, local)
            await sftp.get(remote + ".full", local + ".full")
            await sftp.get(remote + ".empty", local + ".empty")
            await sftp.get(remote + ".hole", local + ".hole")
            await sftp.remote_copy(remote, remote + ".copy")


asyncio.run(main())
for ending in ("", ".full", ".empty", ".hole"):
    assert os.path.getsize(local + ending) == os.path.getsize(remote + ending), ending
with open(local, "rb") as got, open(remote, "rb") as sent:
    while chunk := sent.read(1 << 20):
        assert got.read(1 << 20) == chunk
with open(local + ".full", "rb") as got, open(remote + ".full", "rb") as sent:
    assert got.read() == sent.read()
allocated = {ending: 512 * os.stat(path).st_blocks for ending, path in (
    ("", local), (".hole", local + ".hole"), (".copy", remote + ".copy"))}
assert all(bytes < (8 << 20) for bytes in allocated.values()), allocated
