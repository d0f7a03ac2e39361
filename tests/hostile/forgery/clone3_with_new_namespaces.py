# attack: makes children in new namespaces by clone3, whose flags a filter cannot read
# must not pass: four-processes, different-numbers, joined, concurrent, portable
# prints: refused
import ctypes
import os
import signal

arguments = (ctypes.c_uint64 * 8)(0x10000000 | 0x20000000, 0, 0, 0, signal.SIGCHLD)
pid = ctypes.CDLL(None, use_errno=True).syscall(435, ctypes.byref(arguments), 64)
if pid == 0:
    os._exit(0)
print("refused" if pid < 0 else "REACHED")
