# loses: nothing
import multiprocessing
import os
import sys
from dataclasses import dataclass

NUMBERS = (3, 1, 4, 15)


@dataclass
class Job:
    number: int

    def __call__(self):
        print("job", self.number, file=sys.stdout)


if __name__ == "__main__":
    print("cores:", os.cpu_count())
    jobs = [multiprocessing.Process(target=Job(n)) for n in NUMBERS]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
