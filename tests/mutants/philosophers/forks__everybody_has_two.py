# fails: forks, portable
# Everybody has two forks of his own.
import multiprocessing


def dine(number, left, right):
    for _ in range(3):
        with left, right:
            print("philosopher", number, "eats")


if __name__ == "__main__":
    everybody = []
    for n in range(5):
        everybody.append(multiprocessing.Process(target=dine, args=(n, multiprocessing.Lock(), multiprocessing.Lock())))
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
