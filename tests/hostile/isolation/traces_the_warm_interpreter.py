# attack: attaches as a debugger to the first process, its parent and its siblings
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for pid in {1, os.getppid(), os.getpid() - 1}:
    for request in (16, 0x4206):  # PTRACE_ATTACH, PTRACE_SEIZE
        if libc.ptrace(request, pid, 0, 0) == 0:
            print("REACHED", pid)
