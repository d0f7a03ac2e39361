# Consumers that end by a sentinel, and a queue that is joined.
# joined: yes yes
# main: 'done\n'
from multiprocessing import JoinableQueue, Process


def consume(q):
    while True:
        item = q.get()
        q.task_done()
        if item is None:
            break


if __name__ == "__main__":
    q = JoinableQueue()
    ps = [Process(target=consume, args=(q,)) for _ in range(2)]
    for p in ps:
        p.start()
    for n in [1, 2, 3, None, None]:
        q.put(n)
    q.join()
    for p in ps:
        p.join()
    print("done")
