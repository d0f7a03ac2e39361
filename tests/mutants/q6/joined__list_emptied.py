# fails: joined
# The loop of joins runs over a list that holds nothing.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    processes = []
    for n in range(1, 5):
        processes = []
        p = multiprocessing.Process(target=show, args=(n,))
        p.start()
    for p in processes:
        p.join()
    print("All processes are through")
