# fails: portable
# Under forkserver and spawn the child imports this file and would start a child of its own.
import multiprocessing


def work():
    print("child at work")


p = multiprocessing.Process(target=work)
p.start()
p.join()
print("main done")
