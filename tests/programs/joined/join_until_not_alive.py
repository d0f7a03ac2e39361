# Joins with a short timeout again and again until the process has ended.
# joined: yes
# main: 'done\n'
from multiprocessing import Process
import time

if __name__ == "__main__":
    p = Process(target=time.sleep, args=(0.1,))
    p.start()
    while p.is_alive():
        p.join(0.01)
    print("done")
