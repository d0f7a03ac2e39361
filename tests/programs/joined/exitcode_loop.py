# Looks at the exit code until it is there.
# joined: yes
# main: '0\n'
from multiprocessing import Process
import time

if __name__ == "__main__":
    p = Process(target=print, args=("x",))
    p.start()
    while p.exitcode is None:
        time.sleep(0.002)
    print(p.exitcode)
