# fails: process, works, joined, portable
# A Process object that is never started is no process.
from multiprocessing import Process


def greet():
    print("Greetings from the child")


if __name__ == "__main__":
    child = Process(target=greet)
    print("Made", child.name)
