# Four children print many lines at once.
# joined: yes yes yes yes
# workers: '0\n' * 200 ; '1\n' * 200 ; '2\n' * 200 ; '3\n' * 200
from multiprocessing import Process


def say(n):
    for _ in range(200):
        print(n)


if __name__ == "__main__":
    ps = [Process(target=say, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
