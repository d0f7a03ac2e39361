# fails: process=0.5, joined
# A daemon is killed where the main program ends; this one has not said its line by then.
import multiprocessing
import time


def work():
    time.sleep(0.3)
    print("nobody will read this")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work, daemon=True)
    p.start()
    print("main done")
