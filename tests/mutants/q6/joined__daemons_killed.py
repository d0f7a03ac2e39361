# fails: four-processes=0.5, joined
# Four daemons that are killed before they have printed.
import multiprocessing
import time


def show(number):
    time.sleep(0.3)
    print("Number", number)


if __name__ == "__main__":
    for n in range(1, 5):
        multiprocessing.Process(target=show, args=(n,), daemon=True).start()
    print("All processes are through")
