# attack: sends the probe's channel events of every wrong shape, to break what reads them
# must not pass: joined
import json
import multiprocessing
import os

ODD = [
    None,
    True,
    -1,
    10**400,
    1e400,
    "x" * 5000,
    [],
    {},
    [[[]]],
    {"a": {"b": {}}},
    "<script>",
    "\x1b]0;x\x07",
    "\ud800",
]


def show(number):
    print("Number:", number)


def pester():
    for kind in (
        "process",
        "join",
        "pool",
        "submit",
        "task",
        "result",
        "error",
        "fork",
        "thread",
        "ran",
        "made",
        7,
        None,
    ):
        for value in ODD:
            data = {
                key: value for key in ("pid", "name", "begin", "inputs", "results", "pool", "key", "sentinel", "line")
            }
            for event in ({"k": kind, "t": value, "l": value, "d": data}, {"k": kind, "t": 0, "l": 3, "d": value}):
                try:
                    os.write(61, json.dumps(event).encode("utf-8", "surrogatepass"))
                except OSError:
                    pass
    for raw in (b"", b"\xff\xfe", b"[" * 50000, b"{", b'"', b"NaN", b'{"k": "join", "d": {"pid": NaN}}'):
        try:
            os.write(61, raw)
        except OSError:
            pass


if __name__ == "__main__":
    pester()
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()
    pester()
