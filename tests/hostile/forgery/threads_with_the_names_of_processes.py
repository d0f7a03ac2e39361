# attack: threads that call themselves processes and print pids
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import threading


def show(number):
    print("Process-%d (pid %d): %d" % (number, 20002 + number, number))


threads = [threading.Thread(target=show, args=(number,), name="Process-%d" % number) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("All processes completed.")
