# attack: answers the question where it sits with a flood, while it is stuck
# ended: deadlocked
import multiprocessing
import os
import signal


def flood(number, frame):
    for _ in range(20000):
        os.write(60, b'  File "/work/q6.py", line 99999 in flood\n' * 20)


for number in range(signal.SIGRTMIN, signal.SIGRTMAX + 1):
    try:
        signal.signal(number, flood)
    except (OSError, ValueError):
        pass
lock = multiprocessing.Lock()
lock.acquire()
lock.acquire()
