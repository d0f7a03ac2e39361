# loses: nothing
from multiprocessing import Process


def show(n):
    print("n =", n)


def make(numbers):
    return [Process(target=show, args=(n,)) for n in numbers]


def start_all(ps):
    for p in ps:
        p.start()


def join_all(ps):
    for p in ps:
        p.join()


def main():
    ps = make(range(1, 5))
    start_all(ps)
    join_all(ps)


if __name__ == "__main__":
    main()
