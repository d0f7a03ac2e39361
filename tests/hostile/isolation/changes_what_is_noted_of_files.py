# attack: takes the rights to a file, its times and its attributes from whoever owns it, which needs no right to open it
# prints: done
import ctypes
import os

FILE = "CANARY_NEIGHBOUR"
libc = ctypes.CDLL(None, use_errno=True)


def noted(file):
    try:
        facts = os.stat(file)
        return facts.st_mode, facts.st_uid, facts.st_gid, facts.st_mtime_ns, os.listxattr(file)
    except OSError:
        return None


def attempts(file):
    name = file.encode()
    yield lambda: os.chmod(file, os.stat(file).st_mode ^ 0o040)
    yield lambda: os.utime(file, (1, 1))
    yield lambda: os.chown(file, os.getuid(), os.getgid())
    yield lambda: os.setxattr(file, "user.grader", b"1")
    yield lambda: libc.syscall(452, -100, name, 0o640, 0)  # fchmodat2
    yield lambda: libc.syscall(463, -100, name, 0, b"user.grader", None, 0)  # setxattrat
    yield lambda: os.fchmod(os.open(file, os.O_RDONLY), 0o640)


before = noted(FILE)
for attempt in attempts(FILE):
    try:
        attempt()
    except OSError:
        pass
if noted(FILE) != before:
    print("REACHED", before, noted(FILE))
print("done")
