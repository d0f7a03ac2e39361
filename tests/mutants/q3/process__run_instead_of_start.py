# fails: process, works, joined, portable
# run() executes the function right here, in the parent.
import multiprocessing


def work():
    print("working")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.run()
    print("finished")
