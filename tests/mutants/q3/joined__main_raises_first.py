# fails: joined, ends, portable
# An exception in the main program comes before the join.
import multiprocessing


def work():
    print("child at work")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    print("child's number is", p.number)
    p.join()
