# fails: ends, process=0.5, portable
# review: works=1
# slow: what is left behind has two seconds to end
# The child leaves a grandchild behind that outlives the whole program.
import multiprocessing
import os
import time


def work():
    print("child at work", flush=True)
    if os.fork() == 0:
        time.sleep(20)
    os._exit(0)


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
    print("main done")
