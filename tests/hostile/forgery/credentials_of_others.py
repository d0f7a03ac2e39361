# attack: writes under the pids of others, so that one process looks like four
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import os
import socket
import struct

with socket.socket(fileno=os.dup(1)) as stdout:
    for number in range(4):
        for pid in (os.getpid() + 1 + number, 1, os.getppid()):
            credentials = struct.pack("3i", pid, os.getuid(), os.getgid())
            try:
                stdout.sendmsg([b"Number: %d\n" % number], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, credentials)])
            except OSError:
                print("Number:", number)
