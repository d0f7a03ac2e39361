# loses: nothing
import multiprocessing


def work():
    print("spawned")


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()
