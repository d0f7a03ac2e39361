# fails: different-numbers=0.5
# A pool hands its tasks to whoever is free: nothing makes four processes print.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        pool.map(show, [1, 2, 3, 4])
