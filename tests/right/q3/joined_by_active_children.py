# loses: nothing
import multiprocessing


def work():
    print("found by active_children")


if __name__ == "__main__":
    multiprocessing.Process(target=work).start()
    for p in multiprocessing.active_children():
        p.join()
