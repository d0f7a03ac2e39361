# loses: nothing
import multiprocessing
import signal


def reap(number, frame):
    return None


def show(n):
    print("Number", n)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, reap)
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
