# A child that kills itself, joined.
# joined: yes
# main: '-9\n'
# workers: 'before\n'
# ends: 9
import os
import signal
from multiprocessing import Process


def end():
    print("before", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    p = Process(target=end)
    p.start()
    p.join()
    print(p.exitcode)
