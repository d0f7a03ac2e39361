# loses: nothing
# A thread beside the process, both joined.
import multiprocessing
import threading


def work(who):
    print("working:", who)


if __name__ == "__main__":
    p = multiprocessing.Process(target=work, args=("process",))
    t = threading.Thread(target=work, args=("thread",))
    p.start()
    t.start()
    p.join()
    t.join()
