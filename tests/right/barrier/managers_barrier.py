# loses: nothing
# The barrier of a manager.
import multiprocessing


def work(number, barrier):
    print(f"worker {number}: phase 1")
    barrier.wait()
    print(f"worker {number}: phase 2")


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        barrier = manager.Barrier(3)
        workers = [multiprocessing.Process(target=work, args=(n, barrier)) for n in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
