# attack: leaves named semaphores and shared memory behind and dies before anybody could remove them
import multiprocessing
import os
import signal
from multiprocessing import shared_memory

locks = [multiprocessing.Lock() for _ in range(5)]
segments = [shared_memory.SharedMemory(create=True, size=1000) for _ in range(5)]
for segment in segments:
    segment.buf[:4] = b"left"
print("left", len(locks), flush=True)
os.killpg(0, signal.SIGKILL)
