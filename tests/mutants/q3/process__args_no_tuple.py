# fails: process=0.5, portable
# ("Bob") is no tuple, but a text of three letters.
import multiprocessing


def greet(name):
    print("hello", name)


if __name__ == "__main__":
    p = multiprocessing.Process(target=greet, args=("Bob"))
    p.start()
    p.join()
