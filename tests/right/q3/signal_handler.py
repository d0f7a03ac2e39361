# loses: nothing
import multiprocessing
import signal


def on_child(number, frame):
    pass


def work():
    print("a child whose end is signalled")


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, on_child)
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
    print("parent")
