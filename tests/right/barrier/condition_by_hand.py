# loses: nothing
# A barrier made by hand from a Condition and a counter.
import multiprocessing


def work(number, condition, count):
    print("worker %d: phase 1" % number)
    with condition:
        count.value += 1
        condition.notify_all()
        condition.wait_for(lambda: count.value == 3)
    print("worker %d: phase 2" % number)


if __name__ == "__main__":
    condition, count = multiprocessing.Condition(), multiprocessing.Value("i", 0, lock=False)
    workers = [multiprocessing.Process(target=work, args=(n, condition, count)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
