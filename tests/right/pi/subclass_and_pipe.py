# loses: nothing
# Each worker sends its count over a pipe; π is written as a letter.
import multiprocessing
import random


class Thrower(multiprocessing.Process):
    def __init__(self, points):
        super().__init__()
        self.points = points
        self.mine, self.theirs = multiprocessing.Pipe(duplex=False)

    def run(self):
        rng = random.Random(self.name)
        inside = sum(rng.random() ** 2 + rng.random() ** 2 <= 1 for _ in range(self.points))
        print(f"{self.name}: drew {self.points}, inside {inside}")
        self.theirs.send(inside)


if __name__ == "__main__":
    throwers = [Thrower(30000) for _ in range(4)]
    for thrower in throwers:
        thrower.start()
    inside = sum(thrower.mine.recv() for thrower in throwers)
    for thrower in throwers:
        thrower.join()
    print(f"inside {inside} of 120000, π is about {4 * inside / 120000:.4f}")
