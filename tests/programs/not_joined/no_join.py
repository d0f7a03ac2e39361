# No join at all; the interpreter's exit handler joins.
# joined: no no no no
# main: 'All processes completed.\n'
# workers: 'Number: 1\n' 'Number: 2\n' 'Number: 3\n' 'Number: 4\n'
from multiprocessing import Process


def print_number(number):
    print("Number:", number)


if __name__ == "__main__":
    for n in range(1, 5):
        Process(target=print_number, args=(n,)).start()
    print("All processes completed.")
