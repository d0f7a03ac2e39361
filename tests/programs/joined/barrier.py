# A barrier of three.
# joined: yes yes
# main: 'done\n'
from multiprocessing import Barrier, Process


def work(barrier):
    barrier.wait()


if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(barrier,)) for _ in range(2)]
    for p in ps:
        p.start()
    barrier.wait()
    for p in ps:
        p.join()
    print("done")
