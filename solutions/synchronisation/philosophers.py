"""Five philosophers who take the forks in one order, so that they can never all wait."""

import multiprocessing

PHILOSOPHERS = 5
MEALS = 3


def dine(number, first, second):
    """Eat, with both forks, as often as there are meals."""
    for _ in range(MEALS):
        with first, second:
            print(f"philosopher {number} eats")


if __name__ == "__main__":
    forks = [multiprocessing.Lock() for _ in range(PHILOSOPHERS)]
    philosophers = []
    for number in range(PHILOSOPHERS):
        left, right = number, (number + 1) % PHILOSOPHERS
        # Everybody takes the fork with the lower number first, so they can never all wait in a circle.
        first, second = min(left, right), max(left, right)
        philosopher = multiprocessing.Process(target=dine, args=(number, forks[first], forks[second]))
        philosophers.append(philosopher)
    for philosopher in philosophers:
        philosopher.start()
    for philosopher in philosophers:
        philosopher.join()
    print("everybody has eaten")
