# loses: nothing
# Numbers written with a comma after the thousands.
import multiprocessing


def show(n):
    print(f"{n:,}")


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in (1200, 1300, 2200, 2300)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
