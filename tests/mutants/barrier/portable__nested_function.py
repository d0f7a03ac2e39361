# fails: portable
# The function is inside another.
import multiprocessing


def main():
    def work(number, barrier):
        print("worker", number, "phase 1")
        barrier.wait()
        print("worker", number, "phase 2")

    barrier = multiprocessing.Barrier(3)
    workers = [multiprocessing.Process(target=work, args=(n, barrier)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
