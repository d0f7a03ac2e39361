# Gets the results from a queue, but does not join.
# joined: no no
# main: '[0, 1]\n'
from multiprocessing import Process, Queue


def put(q, n):
    q.put(n)


if __name__ == "__main__":
    q = Queue()
    for n in range(2):
        Process(target=put, args=(q, n)).start()
    print(sorted([q.get(), q.get()]))
