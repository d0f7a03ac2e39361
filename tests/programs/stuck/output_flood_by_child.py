# A child prints for ever.
# ended: output_limit
from multiprocessing import Process


def flood():
    while True:
        print("x" * 1000)


if __name__ == "__main__":
    p = Process(target=flood)
    p.start()
    p.join()
