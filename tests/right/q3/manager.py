# loses: nothing
import multiprocessing


def note(notes):
    notes.append("noted by the child")
    print("noting")


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        notes = manager.list()
        p = multiprocessing.Process(target=note, args=(notes,))
        p.start()
        p.join()
        print(list(notes))
