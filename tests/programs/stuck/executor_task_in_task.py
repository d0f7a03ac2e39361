# A task of a pool of one thread waits for another task of the same pool.
# ended: deadlocked
# says: a thread of main (line 14) waits for a result that never comes; main (line 17) waits for a result that never comes
from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(1)


def inner():
    return 1


def outer():
    return executor.submit(inner).result()


print(executor.submit(outer).result())
