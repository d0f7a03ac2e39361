# loses: nothing
import multiprocessing


def show(n):
    print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=[n]) for n in range(4)]
    list(map(multiprocessing.Process.start, ps))
    list(map(multiprocessing.Process.join, ps))
