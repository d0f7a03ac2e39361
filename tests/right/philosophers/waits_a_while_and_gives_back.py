# loses: nothing
# Who does not get the second fork in a second puts the first one back.
import multiprocessing as mp, time

def dine(n, left, right):
    eaten = 0
    while eaten < 3:
        with left:
            if right.acquire(timeout=1):
                print("philosopher", n, "eats")
                eaten += 1
                right.release()
        time.sleep(0.001 * (n + 1))

if __name__ == "__main__":
    forks = [mp.Lock() for _ in range(5)]
    ps = [mp.Process(target=dine, args=(n, forks[n], forks[(n + 1) % 5])) for n in range(5)]
    for p in ps: p.start()
    for p in ps: p.join()
