# fails: portable
# A lambda cannot be pickled, so only fork can hand it over.
import multiprocessing

if __name__ == "__main__":
    p = multiprocessing.Process(target=lambda: print("child at work"))
    p.start()
    p.join()
