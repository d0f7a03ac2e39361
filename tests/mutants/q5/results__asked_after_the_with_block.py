# fails: tasks-in-workers=0.5, results, portable
# When the with block ends, so does the pool: what it had done by then is luck.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        result = pool.map_async(square, range(6))
    if result.ready():
        print(result.get())
