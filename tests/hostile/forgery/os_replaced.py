# attack: replaces fork, waitpid, getpid and kill by functions that tell a story
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import itertools
import os

pids = itertools.count(20010)
os.fork = lambda: next(pids)
os.waitpid = lambda pid, options=0: (pid, 0)
os.kill = lambda pid, number: None
os.getpid = lambda: next(pids)
for number in range(4):
    child = os.fork()
    os.waitpid(child, 0)
    print(number)
