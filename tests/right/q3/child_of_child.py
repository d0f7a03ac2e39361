# loses: nothing
import multiprocessing


def grandchild():
    print("grandchild")


def child():
    p = multiprocessing.Process(target=grandchild)
    p.start()
    p.join()
    print("child")


if __name__ == "__main__":
    p = multiprocessing.Process(target=child)
    p.start()
    p.join()
