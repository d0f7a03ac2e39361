# loses: nothing
# A generator of messages of a dataclass, with an enumeration for the end.
import enum
from dataclasses import dataclass
from multiprocessing import Process, Queue

class Kind(enum.Enum):
    NUMBER = 1
    END = 2

@dataclass(frozen=True)
class Message:
    kind: Kind
    number: int = 0

def produce(q):
    for n in range(1, 13):
        q.put(Message(Kind.NUMBER, n))
    for _ in range(2):
        q.put(Message(Kind.END))

def messages(q):
    while (message := q.get()).kind is not Kind.END:
        yield message.number

def consume(q, name):
    for number in messages(q):
        print(f"consumer {name} consumed {number}")

if __name__ == "__main__":
    q = Queue()
    ps = [Process(target=produce, args=(q,))] + [Process(target=consume, args=(q, i)) for i in (1, 2)]
    for p in ps: p.start()
    for p in ps: p.join()
