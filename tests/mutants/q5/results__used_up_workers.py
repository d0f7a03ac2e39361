# fails: results, portable
# A worker can do one task only: four workers and five tasks are one too many, whoever takes them.
import multiprocessing

done = 0


def work(number):
    global done
    done += 1
    if done > 1:
        raise RuntimeError("used twice")
    return number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        print(pool.map(work, range(5), chunksize=1))
