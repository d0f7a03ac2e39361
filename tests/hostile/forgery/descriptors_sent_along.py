# attack: passes descriptors over its output, to be taken in by whoever reads it
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import array
import os
import socket

with socket.socket(fileno=os.dup(1)) as stdout:
    for _ in range(50):
        rights = array.array("i", [os.open("/dev/null", os.O_RDONLY) for _ in range(4)])
        stdout.sendmsg([b"Number: 1\n"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        for fd in rights:
            os.close(fd)
