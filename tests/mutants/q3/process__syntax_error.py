# fails: process, works, joined, ends, portable
# Does not compile at all.
from multiprocessing import Process

def work()
    print("never")

if __name__ == "__main__":
    Process(target=work).start()
