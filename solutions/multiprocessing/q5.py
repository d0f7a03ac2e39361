"""Question 5: a pool of worker processes shares out the tasks and gathers the results in order."""

from multiprocessing import Pool


def count_divisors(number: int) -> int:
    """One task: how many whole numbers divide this one."""
    return sum(number % candidate == 0 for candidate in range(1, number + 1))


if __name__ == "__main__":
    numbers = [12, 97, 360, 1024, 5040]
    with Pool(processes=4) as pool:
        divisors = pool.map(count_divisors, numbers)
        pool.close()  # no more tasks
        pool.join()  # until every worker has ended

    print(f"Numbers:  {numbers}")
    print(f"Divisors: {divisors}")
