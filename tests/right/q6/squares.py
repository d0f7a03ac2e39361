# loses: nothing
import multiprocessing


def square(n):
    print(n * n)


if __name__ == "__main__":
    ps = []
    for n in (2, 3, 5, 7):
        ps.append(multiprocessing.Process(target=square, args=(n,)))
    for p in ps:
        p.start()
    for p in ps:
        p.join()
