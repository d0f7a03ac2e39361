# fails: portable
# The child does not see what only the parent's main part has defined.
import multiprocessing


def work():
    print("hello", name)


if __name__ == "__main__":
    name = "Ada"
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
