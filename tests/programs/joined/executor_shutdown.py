# A process pool executor that is shut down.
# joined: yes
# main: '4\n'
from concurrent.futures import ProcessPoolExecutor


def square(x):
    return x * x


if __name__ == "__main__":
    executor = ProcessPoolExecutor(max_workers=1)
    print(executor.submit(square, 2).result())
    executor.shutdown()
