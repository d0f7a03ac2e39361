# fails: different-numbers
# Every process has a copy of the counter of its own, so all print 1.
import multiprocessing

counter = 0


def show():
    global counter
    counter += 1
    print("Number", counter)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show) for _ in range(4)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
