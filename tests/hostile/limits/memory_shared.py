# attack: fills shared memory
from multiprocessing import shared_memory

segments = []
try:
    for _ in range(100):
        segment = shared_memory.SharedMemory(create=True, size=32 * 1024 * 1024)
        segment.buf[:] = bytes(len(segment.buf))
        segments.append(segment)
    print("REACHED")
except (OSError, MemoryError):
    print("refused")
finally:
    for segment in segments:
        segment.close()
        segment.unlink()
