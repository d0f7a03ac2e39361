# loses: nothing
# The built-in function itself is the target.
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=("printed by a child",))
    p.start()
    p.join()
