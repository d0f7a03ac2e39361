# fails: works
# target=work() calls the function in the parent; the process then has nothing to do.
import multiprocessing


def work():
    print("working in", multiprocessing.current_process().name)


if __name__ == "__main__":
    p = multiprocessing.Process(target=work())
    p.start()
    p.join()
