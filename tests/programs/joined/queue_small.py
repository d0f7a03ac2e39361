# Little data: joined, then got.
# joined: yes yes
# main: '[0, 1]\n'
from multiprocessing import Process, Queue


def put(q, n):
    q.put(n)


if __name__ == "__main__":
    q = Queue()
    ps = [Process(target=put, args=(q, n)) for n in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(sorted([q.get(), q.get()]))
