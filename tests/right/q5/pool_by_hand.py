# review: pool=0.5, tasks-in-workers=0.5, results=0.5, closed=0.5
# A pool of workers made by hand, which take their tasks out of a queue.
import multiprocessing


def worker(tasks, results):
    while True:
        n = tasks.get()
        if n is None:
            tasks.task_done()
            break
        results.put((n, n * n))
        tasks.task_done()


if __name__ == "__main__":
    tasks, results = multiprocessing.JoinableQueue(), multiprocessing.Queue()
    workers = [multiprocessing.Process(target=worker, args=(tasks, results)) for _ in range(4)]
    for w in workers:
        w.start()
    for n in range(10):
        tasks.put(n)
    for _ in workers:
        tasks.put(None)
    tasks.join()
    print(sorted(results.get() for _ in range(10)))
    for w in workers:
        w.join()
