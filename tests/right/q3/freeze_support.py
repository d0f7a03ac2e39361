# loses: nothing
import multiprocessing


def work():
    print(multiprocessing.current_process().name)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    p = multiprocessing.Process(name="only child", target=work)
    p.start()
    p.join()
    p.close()
