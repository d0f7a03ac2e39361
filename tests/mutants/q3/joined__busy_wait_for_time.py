# fails: joined
# A computation in place of a join.
import multiprocessing


def work():
    print("child at work")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    total = 0
    for number in range(1_000_000):
        total += number
    print("main done", total)
