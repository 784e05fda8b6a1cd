"""FILE: up as "/up", and back as "back"."""
from paramiko_login import arguments, login

(file,) = arguments()
with login() as client, client.open_sftp() as sftp:
    sftp.put(file, "/up")
    sftp.get("/up", "back")
