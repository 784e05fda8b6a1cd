"""What the paramiko scripts share: PORT USER KEY KNOWN_HOSTS as the first four arguments, the rest left over."""
import sys

import paramiko


def login():
    port, user, key, known_hosts = sys.argv[1:5]
    client = paramiko.SSHClient()
    client.load_host_keys(known_hosts)
    client.connect(
        "127.0.0.1", int(port), user,
        key_filename=key, allow_agent=False, look_for_keys=False, timeout=20)
    return client


def arguments():
    return sys.argv[5:]
