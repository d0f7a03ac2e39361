# Each worker takes a place and gives none back.
# ended: deadlocked
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
