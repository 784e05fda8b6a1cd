"""FILE BLOCK: writes blocks for ever, each filled with its number modulo 251, and prints every number that was acknowledged."""
from paramiko_login import arguments, login

path, block = arguments()[0], int(arguments()[1])
with login() as client, client.open_sftp() as sftp, sftp.open(path, "w") as file:
    number = 0
    while True:
        file.write(bytes([number % 251]) * block)
        print(number, flush=True)
        number += 1
