# Children that compute for a while.
# joined: yes yes
# main: 'done\n'
from multiprocessing import Process


def work():
    sum(range(2_000_000))


if __name__ == "__main__":
    ps = [Process(target=work) for _ in range(2)]
    [p.start() for p in ps]
    [p.join() for p in ps]
    print("done")
