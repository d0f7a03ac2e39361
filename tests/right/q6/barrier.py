# loses: nothing
import multiprocessing


def show(barrier, n):
    barrier.wait()
    print("Number", n)


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(4)
    ps = [multiprocessing.Process(target=show, args=(barrier, n)) for n in range(1, 5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
