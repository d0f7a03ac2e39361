# loses: nothing
import multiprocessing


def count(word):
    return {"word": word, "letters": len(word)}


if __name__ == "__main__":
    words = ["spam", "eggs", "parrot"]
    with multiprocessing.Pool(2) as pool:
        table = {entry["word"]: entry["letters"] for entry in pool.map(count, words)}
    print(table)
