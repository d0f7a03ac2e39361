# fails: phases
# The barrier comes after the second phase.
import multiprocessing


def work(number, barrier):
    print("worker", number, "phase 1")
    print("worker", number, "phase 2")
    barrier.wait()


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(3)
    workers = [multiprocessing.Process(target=work, args=(n, barrier)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
