# loses: nothing
import multiprocessing


def show(n):
    print(f"Process number {n} says hello to the world!")


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
