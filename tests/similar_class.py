"""A class that was never there: programs for one question as many people write them, each after their own habits."""

from __future__ import annotations

import random
import re

NAMES = (
    "show",
    "worker",
    "print_number",
    "task",
    "display",
    "func",
    "process_task",
    "f",
    "my_func",
    "print_num",
    "job",
)
ITEMS = ("number", "n", "num", "i", "x", "value", "arg")
LISTS = ("processes", "procs", "ps", "workers", "all_processes", "process_list", "jobs")
EACH = ("process", "p", "proc", "pr", "w")
SAID = ("Number:", "The number is", "Process prints", "num =", "Hello from process", "I print", "Output:")
DONE = ("All processes completed.", "Done!", "all done", "Finished", "Main process ends", "End of program")
REMARKS = ("start it", "create the processes", "wait for all", "main program", "function for the process", "join here")

IMPORTS = (
    ("import multiprocessing", "multiprocessing.Process"),
    ("import multiprocessing as mp", "mp.Process"),
    ("from multiprocessing import Process", "Process"),
)


def program(rng: random.Random) -> str:
    """A right answer to q6 by somebody whose habits are drawn."""
    f, item, procs, p = rng.choice(NAMES), rng.choice(ITEMS), rng.choice(LISTS), rng.choice(EACH)
    style = rng.choice(
        ["import multiprocessing", "import multiprocessing as mp", "from multiprocessing import Process"]
    )
    make = {"import multiprocessing": "multiprocessing.Process", "import multiprocessing as mp": "mp.Process"}.get(
        style, "Process"
    )
    printed = rng.choice(
        [f'print("{rng.choice(SAID)}", {item})', f"print({item})", f'print(f"{rng.choice(SAID)} {{{item}}}")']
    )
    body = [f"    {printed}"]
    if rng.random() < 0.3:
        body.insert(0, "    name = os.getpid()")
    if rng.random() < 0.3:
        body.append(f"    return {item} * {rng.randint(2, 9)}")
    source = [style, *(["import os"] if rng.random() < 0.4 else []), *(["import time"] if rng.random() < 0.3 else [])]
    numbers = rng.choice(["[1, 2, 3, 4]", "range(4)", "range(1, 5)", "(10, 20, 30, 40)", "[5, 10, 15, 20]"])
    remark = f"  # {rng.choice(REMARKS)}" if rng.random() < 0.4 else ""
    create = f"{p} = {make}(target={f}, args=({item},))"
    loops = {
        "list": [f"{procs} = []", f"for {item} in {numbers}:", f"    {create}{remark}", f"    {procs}.append({p})",
                 f"    {p}.start()", f"for {p} in {procs}:", f"    {p}.join()"],
        "comprehension": [f"{procs} = [{make}(target={f}, args=({item},)) for {item} in {numbers}]{remark}",
                          f"for {p} in {procs}:", f"    {p}.start()", f"for {p} in {procs}:", f"    {p}.join()"],
        "append": [f"{procs} = []", f"for {item} in {numbers}:",
                   f"    {procs}.append({make}(target={f}, args=({item},))){remark}", f"for {p} in {procs}:",
                   f"    {p}.start()", f"for {p} in {procs}:", f"    {p}.join()"],
        "one by one": [*(f"{p}{n} = {make}(target={f}, args=({n},))" for n in range(1, 5)),
                       *(f"{p}{n}.start()" for n in range(1, 5)), *(f"{p}{n}.join()" for n in range(1, 5))],
    }  # fmt: skip
    main = loops[rng.choice(list(loops))] + ([f'print("{rng.choice(DONE)}")'] if rng.random() < 0.6 else [])
    guard = ['if __name__ == "__main__":', *(f"    {line}" for line in main)] if rng.random() < 0.8 else main
    return "\n".join([*source, "", f"def {f}({item}):", *body, "", *guard, ""])


UNUSUAL = """\
import multiprocessing
from functools import partial

def announce(prefix, queue, index):
    label = prefix + str(index * 7 + 3)
    queue.put((index, label))
    print(label, flush=True)

def launch(count):
    queue = multiprocessing.SimpleQueue()
    starter = partial(announce, "no ", queue)
    crew = {index: multiprocessing.Process(target=starter, args=(index,)) for index in range(count)}
    while len(crew) and not all(one.pid for one in crew.values()):
        next(one for one in crew.values() if one.pid is None).start()
    seen = sorted(queue.get() for _ in crew)
    for index, one in sorted(crew.items(), reverse=True):
        one.join()
    return seen

if __name__ == "__main__":
    print("seen:", launch(4))
"""
"""A program that nobody writes who has not seen it."""

_OTHER_NAMES = {
    "announce": "tell_it", "prefix": "begin", "queue": "channel", "index": "k", "label": "words", "launch": "go",
    "crew": "team", "starter": "run_one", "seen": "result", "count": "amount", "one": "each", "7": "5", "3": "11",
    "no ": "number ", "4": "6",
}  # fmt: skip
RENAMED = re.sub(r"\bno |\b\w+\b", lambda word: _OTHER_NAMES.get(word[0], word[0]), UNUSUAL)
"""The same with every name and every value of its author's changed."""
