# loses: nothing
import multiprocessing


def show(lock, n):
    with lock:
        print("Number", n)


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    ps = [multiprocessing.Process(target=show, args=(lock, n)) for n in range(1, 5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
