# loses: nothing
# Each process takes the next number of a shared counter: which one is luck, but all differ.
import multiprocessing


def show(counter):
    with counter.get_lock():
        counter.value += 1
        mine = counter.value
    print("Number", mine)


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    ps = [multiprocessing.Process(target=show, args=(counter,)) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
