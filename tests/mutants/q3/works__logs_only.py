# fails: works
# The process has nothing to run; the lines that it writes are those of multiprocessing's own log.
import logging
import multiprocessing


def work():
    print("called by the parent")


if __name__ == "__main__":
    multiprocessing.log_to_stderr(logging.INFO)
    p = multiprocessing.Process(target=work())
    p.start()
    p.join()
