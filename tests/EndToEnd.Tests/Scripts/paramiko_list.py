"""FOLDER: its names, one in a line."""
from paramiko_login import arguments, login

(folder,) = arguments()
with login() as client, client.open_sftp() as sftp:
    print("\n".join(sftp.listdir(folder)))
