# fails: works
# A process is started, but nothing runs in it; the parent prints what it should have printed.
from multiprocessing import Process

if __name__ == "__main__":
    p = Process()
    p.start()
    p.join()
    print("Hello from the child process")
