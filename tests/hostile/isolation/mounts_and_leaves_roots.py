# attack: mounts, unshares, changes its root and its host's name
import ctypes
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
attempts = {
    "mount": lambda: libc.mount(b"none", b".", b"tmpfs", 0, None),
    "bind": lambda: libc.mount(b"/", b".", None, 4096, None),
    "remount": lambda: libc.mount(None, b"/", None, 32 | 4096, None),
    "umount": lambda: libc.umount2(b"/proc", 2),
    "chroot": lambda: libc.chroot(b"."),
    "unshare user": lambda: libc.unshare(0x10000000),
    "unshare mount": lambda: libc.unshare(0x00020000),
    "setns": lambda: (
        libc.setns(os.open("/proc/self/ns/net", os.O_RDONLY), 0) if os.path.exists("/proc/self/ns") else -1
    ),
    "sethostname": lambda: libc.sethostname(b"x", 1),
    "open_tree": lambda: libc.syscall(428, -100, b"/", 1),
    "fsopen": lambda: libc.syscall(430, b"tmpfs", 0),
}
for name, attempt in attempts.items():
    try:
        if attempt() >= 0:
            print("REACHED", name)
    except OSError:
        pass
print(socket.gethostname() == "x")
