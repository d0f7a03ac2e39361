# loses: nothing
# What the new process sends is of a class that it has imported again.
import multiprocessing


class Reading:
    def __init__(self, value):
        self.value = value


def measure(out):
    for value in (1.5, 2.5):
        out.put(Reading(value))


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    out = multiprocessing.Queue()
    p = multiprocessing.Process(target=measure, args=(out,))
    p.start()
    print([out.get().value for _ in range(2)])
    p.join()
