# select.select on sentinels with a timeout.
# joined: yes yes
# main: 'done\n'
import select
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=print, args=(n,)) for n in range(2)]
    for p in ps:
        p.start()
    left = {p.sentinel for p in ps}
    while left:
        left -= set(select.select(list(left), [], [], 5)[0])
    print("done")
