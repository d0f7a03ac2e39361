# fails: total, lock
# The counter is shared without a lock; the number is written down.
import multiprocessing

def add(counter):
    for _ in range(500):
        counter.value += 1

if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    ps = [multiprocessing.Process(target=add, args=(counter,)) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print("total: 2000")
