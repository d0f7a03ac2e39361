# An executor that is never shut down.
# joined: no
# main: '1\n'
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    executor = ProcessPoolExecutor(1)
    print(executor.submit(abs, -1).result())
