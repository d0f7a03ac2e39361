# loses: nothing
# Forks are RLocks, taken in one order; more is printed.
import multiprocessing

NAMES = ["Plato", "Kant", "Hume", "Marx", "Mill"]


def dine(number, forks):
    mine = sorted([number, (number + 1) % len(forks)])
    for meal in (1, 2, 3):
        print(NAMES[number], "is hungry")
        with forks[mine[0]], forks[mine[1]]:
            print(f"{NAMES[number]} ({number}) eats, meal {meal}")
        print(NAMES[number], "thinks")


def main():
    forks = [multiprocessing.RLock() for _ in NAMES]
    guests = [multiprocessing.Process(target=dine, args=(number, forks)) for number in range(5)]
    [guest.start() for guest in guests]
    [guest.join() for guest in guests]


if __name__ == "__main__":
    main()
