# kill, then join.
# joined: yes
# main: '-9\n'
# ends: 9
import time
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=time.sleep, args=(60,))
    p.start()
    p.kill()
    p.join()
    print(p.exitcode)
