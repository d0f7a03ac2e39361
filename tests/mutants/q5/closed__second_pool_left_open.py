# fails: closed
# Two pools, of which one is closed.
import multiprocessing


def square(number):
    return number * number


def cube(number):
    return number**3


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("Squares:", pool.map(square, [1, 2, 3]))
    other = multiprocessing.Pool(2)
    print("Cubes:", other.map(cube, [1, 2, 3]))
