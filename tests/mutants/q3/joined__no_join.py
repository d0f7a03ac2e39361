# fails: joined
# Nobody waits; the interpreter does it at its own end, so the lines come out right.
import multiprocessing


def work():
    print("child at work")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    print("main done")
