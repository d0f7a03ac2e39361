# loses: nothing
from multiprocessing import Process, current_process


def show(n):
    print(f"{current_process().name} (pid {current_process().pid}) prints {n}")


if __name__ == "__main__":
    ps = [Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
