# Shared memory, unlinked at the end.
# joined: yes
# main: '7\n'
from multiprocessing import Process, shared_memory


def write(name):
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[0] = 7
    memory.close()


if __name__ == "__main__":
    memory = shared_memory.SharedMemory(create=True, size=100)
    p = Process(target=write, args=(memory.name,))
    p.start()
    p.join()
    print(memory.buf[0])
    memory.close()
    memory.unlink()
