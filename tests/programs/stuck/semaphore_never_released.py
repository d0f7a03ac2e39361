# Each worker takes a place and gives none back.
# ended: deadlocked
# says: a worker (line 8) waits for a BoundedSemaphore that another worker acquired at line 8 and never released: that one has ended; main (line 18) waits in join() for a worker
from multiprocessing import BoundedSemaphore, Process


def work(places):
    places.acquire()
    print("in")


if __name__ == "__main__":
    places = BoundedSemaphore(2)
    ps = [Process(target=work, args=(places,)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
