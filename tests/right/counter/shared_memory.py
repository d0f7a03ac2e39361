# loses: nothing
# A number in shared memory.
import multiprocessing
import struct
from multiprocessing import shared_memory


def add(name, lock):
    memory = shared_memory.SharedMemory(name=name)
    for _ in range(500):
        with lock:
            number = struct.unpack_from("i", memory.buf)[0]
            memory.buf[:4] = struct.pack("i", number + 1)
    memory.close()


if __name__ == "__main__":
    memory, lock = shared_memory.SharedMemory(create=True, size=4), multiprocessing.Lock()
    workers = [multiprocessing.Process(target=add, args=(memory.name, lock)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("total:", struct.unpack_from("i", memory.buf)[0])
    memory.close()
    memory.unlink()
