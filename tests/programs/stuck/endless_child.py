# A child computes for ever.
# ended: timed_out
# blocked: 15
from multiprocessing import Process


def work():
    while True:
        pass


if __name__ == "__main__":
    p = Process(target=work)
    p.start()
    p.join()
