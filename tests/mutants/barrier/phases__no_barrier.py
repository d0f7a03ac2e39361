# fails: phases
# Nobody waits for anybody.
import multiprocessing


def work(number):
    print("worker", number, "phase 1")
    print("worker", number, "phase 2")


if __name__ == "__main__":
    workers = [multiprocessing.Process(target=work, args=(n,)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
