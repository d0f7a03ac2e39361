# fails: phases, processes, together
# The main program starts processes for each phase anew.
import multiprocessing


def work(number, phase):
    print("worker", number, "phase", phase)


if __name__ == "__main__":
    for phase in (1, 2):
        workers = [multiprocessing.Process(target=work, args=(n, phase)) for n in (1, 2, 3)]
        for worker in workers:
            worker.start()
            worker.join()
