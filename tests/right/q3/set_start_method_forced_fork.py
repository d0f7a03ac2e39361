# loses: portable
# Windows has no fork.
import multiprocessing as mp


def work():
    print("forked")


if __name__ == "__main__":
    mp.set_start_method("fork", force=True)
    p = mp.Process(target=work)
    p.start()
    p.join()
