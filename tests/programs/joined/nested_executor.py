# A child uses an executor.
# joined: yes yes
# main: 'done\n'
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process


def child():
    with ProcessPoolExecutor(1) as executor:
        executor.submit(abs, -1).result()


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()
    print("done")
