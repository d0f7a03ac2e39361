# attack: the pool's workers do nothing; a list that was computed beforehand is handed out as the result
# question: q5
# must not pass: tasks-in-workers
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print([1, 4, 9])
