# fails: joined
# Nobody is waited for.
import multiprocessing


def work(number, barrier):
    print("worker", number, "phase 1")
    barrier.wait()
    print("worker", number, "phase 2")


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(3)
    for n in (1, 2, 3):
        multiprocessing.Process(target=work, args=(n, barrier)).start()
