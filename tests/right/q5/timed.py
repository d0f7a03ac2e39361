# loses: nothing
# Serial and parallel, with the times of both.
import multiprocessing
import time


def slow_square(n):
    time.sleep(0.02)
    return n * n


if __name__ == "__main__":
    begin = time.perf_counter()
    serial = [slow_square(n) for n in range(8)]
    middle = time.perf_counter()
    with multiprocessing.Pool(4) as pool:
        parallel = pool.map(slow_square, range(8))
    end = time.perf_counter()
    print(serial == parallel, f"{middle - begin:.2f} s against {end - middle:.2f} s")
