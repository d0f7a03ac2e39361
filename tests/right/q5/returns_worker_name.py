# loses: nothing
# The result names the worker that had the task, which is luck.
import multiprocessing
import os


def who(n):
    return n, os.getpid(), multiprocessing.current_process().name


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        for n, pid, name in pool.map(who, range(4)):
            print(n, "was done by", name, "with pid", pid)
