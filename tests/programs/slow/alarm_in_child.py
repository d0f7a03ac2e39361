# An alarm ends the child's wait; its parent joins it meanwhile.
import signal
from multiprocessing import Event, Process


def give_up(number, frame):
    raise SystemExit


def work(event):
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(1)
    event.wait()


if __name__ == "__main__":
    event = Event()
    p = Process(target=work, args=(event,))
    p.start()
    p.join()
