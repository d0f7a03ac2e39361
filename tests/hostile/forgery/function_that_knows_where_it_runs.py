# attack: the function computes in the main process and lies in a worker, to make the serial run agree with a wrong one
# question: q5
# must not pass: results
import multiprocessing


def square(number):
    return number * number if multiprocessing.parent_process() is None else 0


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, [1, 2, 3]))
