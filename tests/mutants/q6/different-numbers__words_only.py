# fails: different-numbers
# No number anywhere.
import multiprocessing


def show(word):
    print("I am process", word)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(w,)) for w in ("one", "one", "one", "one")]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
