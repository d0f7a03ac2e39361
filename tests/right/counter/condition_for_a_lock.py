# loses: nothing
# A Condition is a lock, too; and the counter is a global of a function's arguments.
import multiprocessing

TIMES = 500


def main():
    counter, condition = multiprocessing.Value("l", 0, lock=False), multiprocessing.Condition()
    workers = [multiprocessing.Process(target=add, kwargs={"counter": counter, "condition": condition}) for _ in "abcd"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"total: {counter.value}")


def add(counter, condition):
    for _ in range(TIMES):
        with condition:
            counter.value += 1


if __name__ == "__main__":
    main()
