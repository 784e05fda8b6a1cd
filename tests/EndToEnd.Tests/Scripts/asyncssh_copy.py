"""PORT USER KEY KNOWN_HOSTS LOCAL REMOTE BACK: a tree up and back again, many files at a time."""
import asyncio
import sys

import asyncssh

port, user, key, known_hosts, local, remote, back = sys.argv[1:]


async def main():
    options = dict(username=user, client_keys=[key], known_hosts=known_hosts, config=None)
    async with asyncssh.connect("127.0.0.1", int(port), **options) as connection:
        async with connection.start_sftp_client() as sftp:
            await sftp.put(local, remote, recurse=True, preserve=True)
            await sftp.get(remote, back, recurse=True, preserve=True)
            names = await asyncio.gather(*(sftp.listdir(remote) for _ in range(20)))
            assert all(sorted(name) == sorted(names[0]) for name in names)


asyncio.run(main())
