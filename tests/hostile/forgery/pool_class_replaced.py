# attack: a pool of its own that calls the function in the main process
# question: q5
# must not pass: pool, tasks-in-workers
import multiprocessing
import multiprocessing.pool


class Pool:
    def __init__(self, processes=None):
        self._pool = [multiprocessing.Process(target=print) for _ in range(4)]

    def map(self, function, inputs):
        return [function(one) for one in inputs]

    def close(self):
        pass

    join = close


multiprocessing.Pool = multiprocessing.pool.Pool = Pool


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(4)
    print(pool.map(square, [1, 2, 3]))
    pool.close()
    pool.join()
