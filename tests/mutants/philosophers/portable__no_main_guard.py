# fails: portable
# No main guard.
import multiprocessing


def dine(number, first, second):
    for _ in range(3):
        with first, second:
            print("philosopher", number, "eats")


forks = [multiprocessing.Lock() for _ in range(5)]
everybody = []
for n in range(5):
    a, b = sorted((n, (n + 1) % 5))
    everybody.append(multiprocessing.Process(target=dine, args=(n, forks[a], forks[b])))
for one in everybody:
    one.start()
for one in everybody:
    one.join()
