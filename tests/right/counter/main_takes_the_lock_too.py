# loses: nothing
# The main program keeps the others out, too, before they are there and when they have gone.
import multiprocessing as mp

def work(counter, lock):
    for _ in range(500):
        with lock:
            counter.value += 1

if __name__ == "__main__":
    counter, lock = mp.Value("i", 0), mp.Lock()
    with lock:
        counter.value = 0
    ps = [mp.Process(target=work, args=(counter, lock)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    with lock:
        print("total:", counter.value)
