# fails: joined
# join without parentheses does nothing.
import multiprocessing


def work():
    print("child at work")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    p.join
    print("main done")
