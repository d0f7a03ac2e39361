# fails: deadlock
# Everybody takes the left fork first.
import multiprocessing


def dine(number, left, right):
    for _ in range(3):
        with left:
            with right:
                print("philosopher", number, "eats")


if __name__ == "__main__":
    forks = [multiprocessing.Lock() for _ in range(5)]
    everybody = [multiprocessing.Process(target=dine, args=(n, forks[n], forks[(n + 1) % 5])) for n in range(5)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
