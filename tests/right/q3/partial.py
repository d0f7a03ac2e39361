# loses: nothing
from functools import partial
from multiprocessing import Process


def tell(what, to):
    print(f"{what} to {to}")


if __name__ == "__main__":
    p = Process(target=partial(tell, "Hello", to="you"))
    p.start()
    p.join()
