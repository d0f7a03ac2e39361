# fails: four-processes, different-numbers, joined, concurrent, portable
# A loop that prints what four processes would.
import multiprocessing

for n in range(1, 5):
    print(f"Process-{n} prints {n}")
