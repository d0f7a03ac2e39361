# fails: portable
# Only fork can run this.
import multiprocessing


def show(number):
    print("Number", number)


processes = []
for n in range(1, 5):
    p = multiprocessing.Process(target=show, args=(n,))
    p.start()
    processes.append(p)
for p in processes:
    p.join()
print("All processes are through")
