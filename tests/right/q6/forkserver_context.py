# loses: nothing
import multiprocessing as mp


def show(n):
    print("Number", n)


if __name__ == "__main__":
    context = mp.get_context("forkserver")
    ps = [context.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
