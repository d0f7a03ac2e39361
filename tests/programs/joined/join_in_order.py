# Joins its four processes in the order in which it started them.
# joined: yes yes yes yes
# main: 'All processes completed.\n'
# workers: 'Number: 1\n' 'Number: 2\n' 'Number: 3\n' 'Number: 4\n'
import multiprocessing


def print_number(number):
    print("Number:", number)


if __name__ == "__main__":
    processes = []
    for n in range(1, 5):
        process = multiprocessing.Process(target=print_number, args=(n,))
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    print("All processes completed.")
