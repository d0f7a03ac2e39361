# attack: children ignore every signal and are abandoned
# must not pass: joined
import multiprocessing
import signal
import time


def show(number):
    for one in signal.valid_signals():
        try:
            signal.signal(one, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    print("Number:", number)
    time.sleep(0.5)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()
