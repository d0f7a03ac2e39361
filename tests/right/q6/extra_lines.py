# loses: nothing
# Each process prints lines that all have in common beside its own number.
import multiprocessing


def show(n):
    print("--- 4 processes in all ---")
    print("number:", n)
    print("--- end ---")


if __name__ == "__main__":
    print("Starting 4 processes")
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in (11, 22, 33, 44)]
    for p in ps:
        p.start()
    print("All 4 started")
    for p in ps:
        p.join()
    print("All 4 done")
