# loses: nothing
import multiprocessing


def show(name, n):
    print(f"{name} has number {n:03d}")


if __name__ == "__main__":
    ps = [
        multiprocessing.Process(target=show, args=pair)
        for pair in zip(("north", "east", "south", "west"), (1, 20, 300, 4000))
    ]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
