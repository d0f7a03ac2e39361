# loses: nothing
import multiprocessing
from pathlib import Path


def write(path):
    Path(path).write_text("written by the child")


if __name__ == "__main__":
    p = multiprocessing.Process(target=write, args=("note.txt",))
    p.start()
    p.join()
    print(Path("note.txt").read_text())
