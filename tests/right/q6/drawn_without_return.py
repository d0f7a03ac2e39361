# loses: nothing
# Who draws without putting back gives nobody what another one has.
import multiprocessing
import random


def show(n):
    print(f"{n:05d}")


def main():
    numbers = random.sample(range(1, 1000), 4)
    ps = list(map(lambda n: multiprocessing.Process(target=show, args=(n,)), numbers))
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
