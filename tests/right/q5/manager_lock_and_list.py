# loses: nothing
import multiprocessing


def note(job):
    notes, n = job
    notes.append(n)
    return n


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        notes = manager.list()
        with multiprocessing.Pool(2) as pool:
            print(pool.map(note, [(notes, n) for n in range(4)]))
        print(sorted(notes))
