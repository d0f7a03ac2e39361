# attack: sends more events than anybody would keep
# must not pass: joined
import json
import multiprocessing
import os


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()
    event = json.dumps({"k": "join", "t": 0, "l": 1, "d": {"pid": 1, "name": "x" * 2000}}).encode()
    for _ in range(30000):
        os.write(61, event)
