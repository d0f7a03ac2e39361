# loses: nothing
# The name that multiprocessing gives (Process-1 ...) is a different number too.
import multiprocessing


def show():
    print(multiprocessing.current_process().name)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
