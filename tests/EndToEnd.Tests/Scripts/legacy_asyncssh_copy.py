"""PORT USER KEY KNOWN_HOSTS LOCAL REMOTE BACK: a tree up and back again over scp."""
import asyncio
import sys

import asyncssh

port, user, key, known_hosts, local, remote, back = sys.argv[1:]


async def main():
    options = dict(username=user, client_keys=[key], known_hosts=known_hosts, config=None)
    async with asyncssh.connect("127.0.0.1", int(port), **options) as connection:
        await asyncssh.scp(local, (connection, remote), preserve=True, recurse=True)
        await asyncssh.scp((connection, remote + "/" + local.rsplit("/", 1)[1]), back, preserve=True, recurse=True)


asyncio.run(main())
