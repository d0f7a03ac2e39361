# attack: asks the kernel for a filter of its own that would hide its calls
# prints: refused refused
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


allow = Filter(1, bytes([6, 0, 0, 0, 0, 0, 255, 127]))
libc.prctl(38, 1, 0, 0, 0)
answers = [libc.prctl(22, 2, ctypes.byref(allow)), libc.syscall(317, 1, 0, ctypes.byref(allow))]
print(*("refused" if answer != 0 else "REACHED" for answer in answers))
