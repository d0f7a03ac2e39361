# loses: nothing
import multiprocessing


def work():
    print("a daemon that is waited for")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.daemon = True
    p.start()
    p.join()
