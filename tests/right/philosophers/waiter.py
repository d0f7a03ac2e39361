# loses: nothing
# A waiter lets four sit down at one time.
import multiprocessing


class Philosopher(multiprocessing.Process):
    def __init__(self, number, left, right, waiter):
        super().__init__(name="philosopher %d" % number)
        self.number, self.left, self.right, self.waiter = number, left, right, waiter

    def run(self):
        for _ in range(3):
            with self.waiter:
                with self.left:
                    with self.right:
                        print(self.name, "is eating")


if __name__ == "__main__":
    waiter = multiprocessing.Semaphore(4)
    forks = [multiprocessing.Lock() for _ in range(5)]
    everybody = [Philosopher(n, forks[n], forks[(n + 1) % 5], waiter) for n in range(5)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    print("All have eaten")
