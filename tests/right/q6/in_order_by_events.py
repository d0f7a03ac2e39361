# loses: nothing
# All run together, and events make them print in order.
import multiprocessing


def show(mine, following, n):
    mine.wait()
    print("Number", n)
    following.set()


if __name__ == "__main__":
    turns = [multiprocessing.Event() for _ in range(5)]
    ps = [multiprocessing.Process(target=show, args=(turns[n], turns[n + 1], n)) for n in range(4)]
    for p in ps:
        p.start()
    turns[0].set()
    for p in ps:
        p.join()
