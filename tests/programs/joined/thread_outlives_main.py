# All is done in a thread that the interpreter waits for.
# joined: yes
# main: 'done\n'
from multiprocessing import Process
from threading import Thread


def work():
    p = Process(target=print, args=(1,))
    p.start()
    p.join()
    print("done")


if __name__ == "__main__":
    Thread(target=work).start()
