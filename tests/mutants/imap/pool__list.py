# fails: pool, both-ways, closed, portable
# No pool at all.


def square(number):
    return number * number


if __name__ == "__main__":
    print("ordered:", [square(number) for number in range(11, 19)])
    print("unordered:", [square(number) for number in range(11, 19)])
