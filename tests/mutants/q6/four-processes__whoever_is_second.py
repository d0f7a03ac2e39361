# fails: four-processes=0.5, different-numbers, portable
# Which of four equal processes comes second is luck, and not told.
import multiprocessing


def show(counter):
    with counter.get_lock():
        counter.value += 1
        number = counter.value
    if number == 2:
        raise ValueError("two")
    print("Number:", number)


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    processes = [multiprocessing.Process(target=show, args=(counter,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
