# attack: tells the probe's story of four processes that are started, print and are joined; there is none
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import json
import os
import time

for number in range(4):
    pid = os.getpid() + 1 + number
    for kind, data in (
        ("made", {"name": "Process-%d" % number, "target": "show"}),
        ("process", {"pid": pid, "name": "Process-%d" % number, "target": "show", "daemon": False, "by": "Process"}),
        ("ran", {"name": "Process-%d" % number, "func": "show"}),
        ("join", {"pid": pid, "timeout": None, "begin": time.monotonic(), "ended": True}),
    ):
        event = {"k": kind, "t": time.monotonic(), "l": 1, "d": data}
        os.write(61, json.dumps(event).encode())
    print("Number:", number)
