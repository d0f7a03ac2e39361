# A sleep beside proper joins does no harm.
# joined: yes yes
import time
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=print, args=(n,)) for n in range(2)]
    for p in ps:
        p.start()
    time.sleep(0.1)
    for p in ps:
        p.join()
