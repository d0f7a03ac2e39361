# loses: nothing
# The child hands its text over a queue; the parent prints it, and the child too.
import multiprocessing


def work(queue):
    print("child speaks")
    queue.put("and sends")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    p = multiprocessing.Process(target=work, args=(queue,))
    p.start()
    print(queue.get())
    p.join()
