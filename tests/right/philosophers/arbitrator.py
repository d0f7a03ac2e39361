# loses: nothing
# A sixth process grants seats, over queues; it neither eats nor takes forks.
from multiprocessing import Lock, Process, Queue, SimpleQueue

def arbitrator(requests, seats):
    free, waiting, gone = 4, [], 0
    while gone < 5:
        what, n = requests.get()
        if what == "sit":
            waiting.append(n)
        elif what == "rise":
            free += 1
        else:
            gone += 1
        while free and waiting:
            free -= 1
            seats[waiting.pop(0)].put("please")

def philosopher(n, forks, requests, seat):
    for _ in range(3):
        requests.put(("sit", n))
        seat.get()
        with forks[n], forks[(n + 1) % 5]:
            print(f"philosopher {n} eats")
        requests.put(("rise", n))
    requests.put(("leave", n))

def main():
    forks = [Lock() for _ in range(5)]
    requests, seats = SimpleQueue(), [SimpleQueue() for _ in range(5)]
    waiter = Process(target=arbitrator, args=(requests, seats))
    people = [Process(target=philosopher, args=(n, forks, requests, seats[n])) for n in range(5)]
    waiter.start()
    for p in people: p.start()
    for p in people: p.join()
    waiter.join()

if __name__ == "__main__":
    main()
