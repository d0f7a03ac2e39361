# loses: nothing
import multiprocessing


def show(n):
    print("Number", n)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn", force=True)
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
