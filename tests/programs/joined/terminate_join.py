# terminate, then join.
# joined: yes
# main: '-15\n'
# ends: 15
import time
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=time.sleep, args=(60,))
    p.start()
    p.terminate()
    p.join()
    print(p.exitcode)
