# fails: portable
# A lambda cannot be pickled.
import multiprocessing

if __name__ == "__main__":
    processes = [multiprocessing.Process(target=lambda n=n: print("Number", n)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
