# fails: forks
# One lock for the whole table.
import multiprocessing


def dine(number, table):
    for _ in range(3):
        with table:
            print("philosopher", number, "eats")


if __name__ == "__main__":
    table = multiprocessing.Lock()
    everybody = [multiprocessing.Process(target=dine, args=(n, table)) for n in range(5)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
