# loses: nothing
import multiprocessing


def add(total):
    for _ in range(100):
        with total.get_lock():
            total.value += 1
    print("child is through")


if __name__ == "__main__":
    total = multiprocessing.Value("i", 0)
    p = multiprocessing.Process(target=add, args=(total,))
    p.start()
    p.join()
    print("total", total.value)
