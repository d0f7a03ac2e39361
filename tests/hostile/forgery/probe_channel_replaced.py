# attack: puts a socket of its own where the probe's channel was
# must not pass: joined
import multiprocessing
import os
import socket

ours, theirs = socket.socketpair()
os.dup2(theirs.fileno(), 61)
os.dup2(theirs.fileno(), 60)


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()
