# loses: nothing
# What a task gives depends on what its worker has done before, and that is luck: nothing to compare it with.
import multiprocessing

done = 0


def count(number):
    global done
    done += 1
    return number, done


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        print(pool.map(count, range(6), chunksize=1))
