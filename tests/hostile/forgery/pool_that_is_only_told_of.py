# attack: tells the probe's story of a pool, its tasks and its results; the main process does everything
# question: q5
# must not pass: pool, tasks-in-workers, results, closed
import json
import os
import time


def tell(kind, **data):
    os.write(61, json.dumps({"k": kind, "t": time.monotonic(), "l": 20, "d": data}).encode())


def square(number):
    return number * number


numbers = [1, 2, 3, 4]
tell("pool", pool=1, size=4, kind="Pool")
tell("submit", pool=1, key=1, call="map", func="square", inputs=[repr(number) for number in numbers])
for number in numbers:
    tell("task", key=1, func="square", args=repr(number), result=repr(square(number)))
tell("result", pool=1, key=1, ok=True, results=[repr(square(number)) for number in numbers], error=None)
tell("pool-end", pool=1, how="close")
tell("pool-end", pool=1, how="join")
print([square(number) for number in numbers])
