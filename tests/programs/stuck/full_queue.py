# Puts more into a queue than it holds, and takes only afterwards.
# ended: deadlocked
# says: main (line 9) waits for room in a full Queue that holds 2, from which nobody takes anything
from multiprocessing import Queue

if __name__ == "__main__":
    q = Queue(2)
    for number in range(3):
        q.put(number)
    print(q.get())
