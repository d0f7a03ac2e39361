# loses: nothing
import multiprocessing
import threading


def show(n):
    print("Number", n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    threads = [threading.Thread(target=p.join) for p in ps]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
