# fails: phases, processes=0.5, ends, joined, portable
# A barrier for four, at which three wait.
import multiprocessing


def work(number, barrier):
    print("worker", number, "phase 1")
    barrier.wait()
    print("worker", number, "phase 2")


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(4)
    workers = [multiprocessing.Process(target=work, args=(n, barrier)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
