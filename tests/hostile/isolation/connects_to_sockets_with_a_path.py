# attack: connects to the sockets of services that have a path, by every way to name one, and sends datagrams there
import os
import socket
import threading

TARGETS = ["CANARY_PATH", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/tmp/.X11-unix/X0"]
os.symlink("CANARY_PATH", "link")
for target in [*TARGETS, "link", os.path.abspath("link")]:
    for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_UNIX, kind) as one:
                one.connect(target)
                one.send(b"x")
            print("REACHED", target)
        except OSError:
            pass
try:
    ours, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    ours.sendto(b"x", "CANARY_PATH")
    print("REACHED")
except OSError:
    pass

# The name is changed by another thread while the call is looked at.
listener = socket.socket(socket.AF_UNIX)
listener.bind("mine")
listener.listen(1000)
over = threading.Event()


def swap():
    while not over.is_set():
        for target in ("mine", "CANARY_PATH"):
            os.symlink(target, "new")
            os.rename("new", "which")


os.symlink("mine", "which")
thread = threading.Thread(target=swap)
thread.start()
for _ in range(300):
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect("which")
            one.send(b"x")
        except OSError:
            pass
over.set()
thread.join()
