# loses: nothing
# Classes, a match statement, logging to stdout.
import logging
import sys
from dataclasses import dataclass
from multiprocessing import Process, Queue

@dataclass
class Item:
    number: int

class End:
    pass

class Producer(Process):
    def __init__(self, queue):
        super().__init__(name="producer")
        self.queue = queue

    def run(self):
        for n in range(1, 13):
            self.queue.put(Item(n))
        self.queue.put(End())
        self.queue.put(End())

class Consumer(Process):
    def __init__(self, queue, name):
        super().__init__(name=name)
        self.queue = queue

    def run(self):
        logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(processName)s %(message)s")
        while True:
            match self.queue.get():
                case Item(number=n):
                    logging.info("consumed %d", n)
                case End():
                    return

if __name__ == "__main__":
    q = Queue()
    ps = [Producer(q), Consumer(q, "consumer-1"), Consumer(q, "consumer-2")]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
