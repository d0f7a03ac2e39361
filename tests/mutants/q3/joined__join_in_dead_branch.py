# fails: joined
# The join stands where the program never comes.
import multiprocessing


def work():
    print("child at work")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    if p.exitcode is not None:
        p.join()
    print("main done")
