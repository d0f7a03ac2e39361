# Joins the queue, not the daemons behind it.
# joined: no
# main: 'done\n'
from multiprocessing import JoinableQueue, Process


def consume(q):
    while True:
        q.get()
        q.task_done()


if __name__ == "__main__":
    q = JoinableQueue()
    Process(target=consume, args=(q,), daemon=True).start()
    q.put(1)
    q.join()
    print("done")
