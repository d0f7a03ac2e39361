# fails: philosophers, together
# Four philosophers.
import multiprocessing


def dine(number, first, second):
    for _ in range(3):
        with first, second:
            print("philosopher", number, "eats")


if __name__ == "__main__":
    forks = [multiprocessing.Lock() for _ in range(4)]
    everybody = []
    for n in range(4):
        a, b = sorted((n, (n + 1) % 4))
        everybody.append(multiprocessing.Process(target=dine, args=(n, forks[a], forks[b])))
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
