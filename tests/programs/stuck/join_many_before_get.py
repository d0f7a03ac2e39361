# Joins several before it drains a queue with much data.
# ended: deadlocked
# blocked: 18
# says: 3 workers wait at their end until somebody takes what they have put into a Queue at line 10, and nobody does; main (line 18) waits in join() for a worker
import multiprocessing as mp


def work(queue):
    # More than a pipe holds: the feeder thread cannot finish, and no worker can end.
    queue.put("x" * 500_000)


if __name__ == "__main__":
    queue = mp.Queue()
    workers = [mp.Process(target=work, args=(queue,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    [worker.join() for worker in workers]
    print(len(queue.get()))
