# attack: takes a lock twice
# ended: deadlocked
import multiprocessing

lock = multiprocessing.Lock()
lock.acquire()
lock.acquire()
