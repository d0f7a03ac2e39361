# spawn and a sleep.
# joined: no
import multiprocessing
import time

if __name__ == "__main__":
    ctx = multiprocessing.get_context("spawn")
    ctx.Process(target=print, args=(1,)).start()
    time.sleep(1)
