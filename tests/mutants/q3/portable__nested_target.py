# fails: portable
# Nor can a function that is defined inside another.
import multiprocessing


def main():
    def work():
        print("child at work")

    p = multiprocessing.Process(target=work)
    p.start()
    p.join()


if __name__ == "__main__":
    main()
