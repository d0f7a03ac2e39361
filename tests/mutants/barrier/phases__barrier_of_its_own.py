# fails: phases
# Each has a barrier of its own, for one.
import multiprocessing


def work(number):
    barrier = multiprocessing.Barrier(1)
    print("worker", number, "phase 1")
    barrier.wait()
    print("worker", number, "phase 2")


if __name__ == "__main__":
    workers = [multiprocessing.Process(target=work, args=(n,)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
