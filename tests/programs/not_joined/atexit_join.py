# Joins in an exit handler: after the body.
# joined: no
# main: 'done\nlate\n'
import atexit
from multiprocessing import Process


def late():
    p.join()
    print("late")


if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    atexit.register(late)
    print("done")
