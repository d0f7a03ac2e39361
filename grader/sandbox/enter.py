"""A program for root only: show an interpreter that lies where only root may read, give up root, and go on.

`python enter.py UID FOLDER... -- COMMAND ARGUMENT...`. In a mount namespace of its own it hides what is closed to
others behind an empty file system and shows the folders in it again, then becomes COMMAND under the other uid.
bubblewrap could not do this itself: it has to start without root's uid.
"""

from __future__ import annotations

import ctypes
import os
import sys

CLONE_NEWNS = 0x00020000
MS_BIND, MS_REC, MS_PRIVATE, MS_NOSUID, MS_NODEV = 4096, 16384, 1 << 18, 2, 4
_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Show the folders, give up root, become the command."""
    split = sys.argv.index("--")
    uid, folders, command = int(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1 :]
    if folders:
        _check(_libc.unshare(CLONE_NEWNS), "unshare")
        _check(_libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None), "mount /")
        show(folders)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    os.execv(command[0], command)


def show(folders: list[str]) -> None:
    """Open the way to these folders, and to nothing beside them."""
    descriptors = [os.open(folder, os.O_PATH) for folder in folders]
    for closed in dict.fromkeys(closed_ancestor(folder) for folder in folders):
        if closed:
            options = b"mode=755,size=64k"
            _check(_libc.mount(b"tmpfs", closed.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options), closed)
    for folder, descriptor in zip(folders, descriptors, strict=True):
        os.makedirs(folder, exist_ok=True)
        source = f"/proc/self/fd/{descriptor}".encode()
        _check(_libc.mount(source, folder.encode(), None, MS_BIND | MS_REC, None), folder)
        os.close(descriptor)


def closed_ancestor(folder: str) -> str | None:
    """The first folder on the way that others may not pass, None if there is none."""
    parts = folder.strip("/").split("/")
    for count in range(1, len(parts) + 1):
        path = "/" + "/".join(parts[:count])
        if not os.stat(path).st_mode & 0o001:
            return path
    return None


def _check(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), what)


if __name__ == "__main__":
    main()
