# loses: ordered
# Sorting the results mends the order here; the check looks at the call and cannot know.
import multiprocessing


def square(number):
    return number, number * number


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        for number, result in sorted(pool.imap_unordered(square, [1, 2, 3, 4])):
            print(number, result)
