# An alarm will end the wait: no deadlock.
# ended: exited
import signal
import threading


def give_up(number, frame):
    raise SystemExit


signal.signal(signal.SIGALRM, give_up)
signal.alarm(1)
threading.Event().wait()
