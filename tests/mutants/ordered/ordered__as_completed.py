# fails: ordered
# as_completed() gives the futures in the order in which they end.
from concurrent.futures import ProcessPoolExecutor, as_completed


def square(number):
    return number * number


if __name__ == "__main__":
    with ProcessPoolExecutor(3) as executor:
        futures = [executor.submit(square, number) for number in (1, 2, 3, 4)]
        print([future.result() for future in as_completed(futures)])
