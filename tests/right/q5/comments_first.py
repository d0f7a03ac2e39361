# loses: nothing
# To make a pool:
#   1. import the module,
#   2. write the function for one task,
#   3. make the pool and give it the tasks,
#   4. close it and wait.
import multiprocessing


def task(n):
    return f"task {n} done"


if __name__ == "__main__":
    workers = multiprocessing.Pool(4)
    outcome = workers.map(task, ("a", "b", "c"))
    workers.close()
    workers.join()
    for line in outcome:
        print(line)
