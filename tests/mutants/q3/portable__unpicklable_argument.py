# fails: portable
# An open file cannot be handed to a new interpreter.
import multiprocessing
import os


def work(stream):
    stream.write("child at work\n")
    print("written")


if __name__ == "__main__":
    with open(os.devnull, "w") as stream:
        p = multiprocessing.Process(target=work, args=(stream,))
        p.start()
        p.join()
