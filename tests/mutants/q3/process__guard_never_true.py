# fails: process, works, joined, portable
# The guard asks for another name.
import multiprocessing


def work():
    print("working")


if __name__ == "main":
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
