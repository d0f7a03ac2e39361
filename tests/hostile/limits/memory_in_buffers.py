# attack: has the kernel keep what it writes in buffers of sockets and pipes, as large as they can be
# prints: done
import fcntl
import os
import socket

F_SETPIPE_SZ = 1031
kept, sent = [], 0
for _ in range(10):
    pair = socket.socketpair()
    kept.append(pair)
    pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 28)
    pair[0].setblocking(False)
    try:
        while sent < 100 << 20:
            sent += pair[0].send(bytes(1 << 16))
    except BlockingIOError:
        pass
for _ in range(10):
    ends = os.pipe()
    os.set_blocking(ends[1], False)
    try:
        fcntl.fcntl(ends[1], F_SETPIPE_SZ, 1 << 20)
    except OSError:
        pass
    sent += os.write(ends[1], bytes(1 << 20))
print("REACHED" if sent > 8 << 20 else "done")
