# fails: eats
# A sixth philosopher at the table.
from multiprocessing import Lock, Process


def philosopher(number, forks):
    first, second = sorted((number, (number + 1) % 6))
    for _ in range(3):
        with forks[first], forks[second]:
            print(f"philosopher {number} eats")


if __name__ == "__main__":
    forks = [Lock() for _ in range(6)]
    philosophers = [Process(target=philosopher, args=(number, forks)) for number in range(6)]
    for process in philosophers:
        process.start()
    for process in philosophers:
        process.join()
