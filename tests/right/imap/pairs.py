# loses: nothing
# The function gives the number beside its square.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4, maxtasksperchild=4) as pool:
        ordered = list(pool.imap(square, range(11, 19)))
        unordered = list(pool.imap_unordered(square, range(11, 19)))
    print(f"ordered: {ordered}")
    print(f"unordered: {unordered}")
