# loses: nothing
# Each says by an Event that it is ready, and waits for the others'.
import multiprocessing


def work(number, ready):
    print(number, "phase one")
    ready[number].set()
    for event in ready:
        event.wait()
    print(number, "phase two")


if __name__ == "__main__":
    ready = [multiprocessing.Event() for _ in range(3)]
    workers = [multiprocessing.Process(target=work, args=(n, ready)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
