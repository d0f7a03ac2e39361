# loses: nothing
import logging
import multiprocessing


def work():
    logging.getLogger(__name__).warning("the child logs")
    print("and prints")


if __name__ == "__main__":
    logging.basicConfig(format="%(processName)s %(message)s")
    multiprocessing.log_to_stderr(logging.INFO)
    p = multiprocessing.Process(target=work, name="logger")
    p.start()
    p.join()
