# loses: nothing
# Events that are awaited again and again, ten seconds each time.
from multiprocessing import Event, Process

def work(n, events):
    print(f"worker {n}: phase 1")
    events[n].set()
    for event in events:
        while not event.wait(timeout=10):
            pass
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    events = [Event() for _ in range(3)]
    ps = [Process(target=work, args=(n, events)) for n in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
