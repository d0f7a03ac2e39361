# imap and imap_unordered.
# joined: yes yes
# main: '[0, 1, 4] [0, 1, 4]\n'
from multiprocessing import Pool


def square(x):
    return x * x


if __name__ == "__main__":
    pool = Pool(2)
    a = list(pool.imap(square, range(3)))
    b = sorted(pool.imap_unordered(square, range(3)))
    print(a, b)
    pool.close()
    pool.join()
