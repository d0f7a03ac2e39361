# loses: nothing
# The question does not ask the child to print.
import multiprocessing


def work(numbers):
    return sum(numbers)


if __name__ == "__main__":
    p = multiprocessing.Process(target=work, args=([1, 2, 3],))
    p.start()
    p.join()
    print("exit code:", p.exitcode)
