# loses: nothing
import multiprocessing


def show(numbers, n):
    numbers.append(n)
    print("Number", n)


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    numbers = manager.list()
    ps = [multiprocessing.Process(target=show, args=(numbers, n)) for n in range(1, 5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(sorted(numbers))
