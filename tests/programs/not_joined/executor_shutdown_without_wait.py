# shutdown(wait=False).
# joined: no
# main: '1\n'
import time
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    executor = ProcessPoolExecutor(1)
    future = executor.submit(time.sleep, 0.3)
    executor.shutdown(wait=False)
    print(1)
