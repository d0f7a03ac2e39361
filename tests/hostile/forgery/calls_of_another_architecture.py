# attack: makes 32-bit system calls, which a filter for 64 bits would not see
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import ctypes
import mmap
import platform

if platform.machine() == "x86_64":
    # mov eax, 2 (fork by the 32-bit table); int 0x80; ret
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes([0xB8, 2, 0, 0, 0, 0xCD, 0x80, 0xC3]))
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    print("fork gave", ctypes.CFUNCTYPE(ctypes.c_int)(address)())
