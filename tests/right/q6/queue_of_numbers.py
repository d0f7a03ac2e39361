# loses: nothing
# Each process takes its number from a queue.
import multiprocessing


def show(queue):
    print("Number", queue.get())


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    ps = [multiprocessing.Process(target=show, args=(queue,)) for _ in range(4)]
    for p in ps:
        p.start()
    for n in range(1, 5):
        queue.put(n)
    for p in ps:
        p.join()
