# loses: nothing
# Who cannot get the second fork puts the first one back.
import multiprocessing
import time


def dine(number, left, right):
    eaten = 0
    while eaten < 3:
        with left:
            if right.acquire(block=False):
                print("philosopher", number, "eats")
                eaten += 1
                right.release()
        time.sleep(0.001 * (number + 1))


if __name__ == "__main__":
    forks = [multiprocessing.Lock() for _ in range(5)]
    everybody = [multiprocessing.Process(target=dine, args=(n, forks[n], forks[(n + 1) % 5])) for n in range(5)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
