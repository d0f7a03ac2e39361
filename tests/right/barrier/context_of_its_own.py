# loses: nothing
# A context object makes everything; the action of the barrier says something, too.
import multiprocessing


def announce():
    print("all have done their first phase", flush=True)


def work(name, barrier):
    print("first phase:", name)
    barrier.wait()
    print("second phase:", name)


if __name__ == "__main__":
    context = multiprocessing.get_context()
    barrier = context.Barrier(3, action=announce)
    workers = [context.Process(target=work, args=(name, barrier)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
