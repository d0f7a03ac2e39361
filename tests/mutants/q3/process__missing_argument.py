# fails: process=0.5, portable
# The target wants an argument that it is not given.
from multiprocessing import Process


def say(words):
    print(words)


if __name__ == "__main__":
    p = Process(target=say)
    p.start()
    p.join()
    print("Process ended")
