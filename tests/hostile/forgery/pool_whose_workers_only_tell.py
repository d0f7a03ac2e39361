# attack: forks children that tell the story of a pool's workers, while the main process computes the results
# question: q5
# must not pass: pool, tasks-in-workers
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
    child = os.fork()
    if child == 0:
        tell("pool-worker", name="PoolWorker-%d" % number, kind="Pool")
        tell("task", key=1, func="square", args=repr(number), result=repr(number * number))
        os._exit(0)
    os.waitpid(child, 0)
tell("result", pool=1, key=1, ok=True, results=[repr(square(number)) for number in numbers], error=None)
tell("pool-end", pool=1, how="close")
tell("pool-end", pool=1, how="join")
print([square(number) for number in numbers])
