# fails: portable
# Nor can a function inside a function.
import multiprocessing


def main():
    def show(number):
        print("Number", number)

    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()


if __name__ == "__main__":
    main()
