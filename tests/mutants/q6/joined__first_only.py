# fails: joined
# A return in the wrong place ends the loop of joins after the first.
import multiprocessing


def show(number):
    print("Number", number)


def wait(processes):
    for p in processes:
        p.join()
        return


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    wait(processes)
    print("All processes are through")
