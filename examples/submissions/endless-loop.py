# Q1. What is multiprocessing in Python? Why is it useful?
#
# Multiprocessing means that one program runs as several processes at the same time. In Python the `multiprocessing`
# module starts them: each process has an interpreter of its own, its own memory and its own global interpreter lock.
#
# It is useful because
# - the processes run in parallel on several CPU cores, which threads cannot do for Python code because of the GIL,
# - CPU-bound work such as simulations or image processing becomes faster,
# - a crash in one process leaves the others alone, since they share no memory.


# Q2. What are the differences between multiprocessing and multithreading?
#
# With multiprocessing there are several processes, with multithreading there are several threads inside one process.
#
# - Memory: processes have separate memory and exchange data through queues and pipes; threads share the memory of their
#   process, so they need locks to avoid race conditions.
# - The GIL lets only one thread execute Python code at a time, so threads give no parallel speed-up for CPU-bound work;
#   processes each have their own GIL and use several cores.
# - Cost: a process takes more time and memory to create than a thread, which is light.
# - Use: processes for CPU-bound tasks, threads for I/O-bound tasks such as downloads.
# - A crash of one process does not take the others down, while a crash in a thread can end the whole program.


# Q3. Write a Python code to create a process using the multiprocessing module.

import multiprocessing


def wait_for_input(flag):
    while not flag:
        pass
    print("never printed")


if __name__ == "__main__":
    process = multiprocessing.Process(target=wait_for_input, args=(False,))
    process.start()
    process.join()


# Q4. What is a multiprocessing pool in Python? Why is it used?
#
# A pool is a group of worker processes that are created once and then given many tasks (`multiprocessing.Pool`).
#
# It is used because
# - the pool distributes the tasks over its workers, for instance with `map` or `apply_async`, and collects the results,
# - the workers are reused, so a process need not be created for every task,
# - the number of processes stays limited, for example to the number of CPU cores,
# - the tasks run in parallel without our having to start and join every process by hand.


# Q5. How can we use the multiprocessing module to create a pool of worker processes in Python?

import multiprocessing


def fahrenheit(celsius):
    return celsius * 9 / 5 + 32


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        print(pool.map(fahrenheit, [-40, 0, 20, 37, 100]))


# Q6. Write a Python program to create 4 processes, each process should print a different number using the multiprocessing module in Python.

import multiprocessing


def show(number):
    print("My number is", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in (1, 2, 3, 4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("All processes completed.")
