"""LOCAL REMOTE BACK: every file of LOCAL to REMOTE and from there to BACK."""
import os

from paramiko_login import arguments, login

local, remote, back = arguments()
with login() as client, client.open_sftp() as sftp:
    for name in os.listdir(local):
        sftp.put(os.path.join(local, name), f"{remote}/{name}")
        sftp.get(f"{remote}/{name}", os.path.join(back, name))
