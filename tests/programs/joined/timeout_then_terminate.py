# Joins with a timeout, ends what is still alive, joins again.
# joined: yes
# main: '-15\n'
# ends: 15
import time
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=time.sleep, args=(60,))
    p.start()
    p.join(0.05)
    if p.is_alive():
        p.terminate()
        p.join()
    print(p.exitcode)
