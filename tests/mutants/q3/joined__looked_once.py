# fails: joined
# is_alive() is asked once and the answer printed.
import multiprocessing


def work():
    print("child at work")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    print("alive:", p.is_alive())
