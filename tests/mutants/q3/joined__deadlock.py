# fails: process=0.5, joined, ends, portable
# Parent and child wait for each other for ever.
import multiprocessing


def work(turn):
    print("child waits", flush=True)
    turn.wait()


if __name__ == "__main__":
    turn = multiprocessing.Event()
    p = multiprocessing.Process(target=work, args=(turn,))
    p.start()
    p.join()
    turn.set()
