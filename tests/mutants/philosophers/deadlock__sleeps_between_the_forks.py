# fails: deadlock
# It stands still in most of its runs, and costs no more then than when it does not.
import multiprocessing
import time


def dine(number, left, right):
    for _ in range(3):
        with left:
            time.sleep(0.01)
            with right:
                print("philosopher", number, "eats")


if __name__ == "__main__":
    forks = [multiprocessing.Lock() for _ in range(5)]
    philosophers = [
        multiprocessing.Process(target=dine, args=(number, forks[number], forks[(number + 1) % 5])) for number in range(5)
    ]
    for philosopher in philosophers:
        philosopher.start()
    for philosopher in philosophers:
        philosopher.join()
