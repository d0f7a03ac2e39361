# attack: maps memory that no allocator counts
import mmap

maps = []
try:
    for _ in range(100):
        one = mmap.mmap(-1, 32 * 1024 * 1024)
        for index in range(0, len(one), 4096):
            one[index] = 1
        maps.append(one)
    print("REACHED")
except (OSError, MemoryError, ValueError):
    print("refused")
