# fails: joined
# all() stops at the first None.
from multiprocessing import Process

def show(n):
    print(f"number {n}")

if __name__ == "__main__":
    ps = [Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    all(p.join() for p in ps)
    print("finished")
