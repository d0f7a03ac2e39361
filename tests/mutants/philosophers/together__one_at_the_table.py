# fails: together
# Each is waited for before the next one sits down.
import multiprocessing


def dine(number, first, second):
    for _ in range(3):
        with first, second:
            print("philosopher", number, "eats")


if __name__ == "__main__":
    forks = [multiprocessing.Lock() for _ in range(5)]
    for n in range(5):
        a, b = sorted((n, (n + 1) % 5))
        one = multiprocessing.Process(target=dine, args=(n, forks[a], forks[b]))
        one.start()
        one.join()
