# fails: process, works, joined, portable
# Everything is in main(), and nobody calls it.
import multiprocessing


def work():
    print("working")


def main():
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
