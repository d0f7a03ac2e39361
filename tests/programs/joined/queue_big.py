# Much data through a queue: got before the join.
# joined: yes
# main: '500000\n'
from multiprocessing import Process, Queue


def put(q):
    q.put("x" * 500_000)


if __name__ == "__main__":
    q = Queue()
    p = Process(target=put, args=(q,))
    p.start()
    print(len(q.get()))
    p.join()
