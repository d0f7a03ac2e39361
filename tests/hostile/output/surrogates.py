# attack: prints what no encoding has
import multiprocessing

if __name__ == "__main__":
    process = multiprocessing.Process(target=print, args=("\udcff\ud800",), name="\udcff\ud800")
    process.start()
    process.join()
    raise RuntimeError("\ud800")
