# loses: nothing
# random.sample gives four different ones.
import random
from multiprocessing import Process

def show(n):
    print("got", n)

if __name__ == "__main__":
    ps = [Process(target=show, args=(n,)) for n in random.sample(range(100), 4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
