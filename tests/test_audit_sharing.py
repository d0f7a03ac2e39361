"""What the mutations of shared things change in the references of the second assignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_samples import SEEN, difference

from grader.audit import MUTATIONS
from grader.audit.reading import Reading, Unsuited

SOLUTIONS = Path(__file__).parent.parent / "solutions" / "synchronisation"
BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}
COUNTER = """\
from multiprocessing import Lock, Process, Value

def add(lock, counter):
    for _ in range(3):
        with lock:
            counter.value += 1

if __name__ == "__main__":
    lock, counter = Lock(), Value("i", 0)
    ps = [Process(target=add, args=(lock, counter)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(counter.value)
"""
SHARING_CHANGES = {
    "no-lock": (
        "philosophers",
        """\
-         with first, second:
-             print(f"philosopher {number} eats")
+         print(f"philosopher {number} eats")""",
    ),
    "own-lock": (
        "philosophers",
        """\
-         philosopher = multiprocessing.Process(target=dine, args=(number, forks[first], forks[second]))
+         philosopher = multiprocessing.Process(target=dine, args=(number, multiprocessing.Lock(), \
multiprocessing.Lock()))""",
    ),
    "released-too-early": (
        "",
        """\
-             counter.value += 1
+             new = counter.value + (1)
+         counter.value = new""",
    ),
    "locks-in-a-circle": (
        "philosophers",
        """\
-         first, second = min(left, right), max(left, right)
+         first, second = left, right""",
    ),
    "no-end-signal": (
        "consumers",
        """\
-         queue.put(END)
+         pass""",
    ),
    "one-end-signal": (
        "consumers",
        """\
-     for _ in range(consumers):
+     for _ in list(range(consumers))[:1]:""",
    ),
    "empty-for-end": (
        "consumers",
        """\
-     while True:
-         number = queue.get()
-         if number is END:
-             break
-         print(f"consumer {name} consumed {number}")
+     try:
+         while True:
+             number = queue.get_nowait()
+             if number is END:
+                 break
+             print(f"consumer {name} consumed {number}")
+     except Exception:
+         pass""",
    ),
    "no-barrier": (
        "barrier",
        """\
-     barrier.wait()
+     pass""",
    ),
    "barrier-too-small": (
        "barrier",
        """\
-     barrier = multiprocessing.Barrier(WORKERS)
+     barrier = multiprocessing.Barrier(WORKERS + -1)""",
    ),
    "barrier-too-large": (
        "barrier",
        """\
-     barrier = multiprocessing.Barrier(WORKERS)
+     barrier = multiprocessing.Barrier(WORKERS + 1)""",
    ),
    "pipe-not-closed": (
        "pipe",
        """\
-     other_end.close()
+     pass
-     theirs.close()
+     pass
-     mine.close()
+     pass""",
    ),
    "all-in-one": (
        "pi",
        """\
+ everything = iter([1] * 1)
-         worker = multiprocessing.Process(target=throw, args=(POINTS // WORKERS, results))
+         worker = multiprocessing.Process(target=throw, args=(POINTS * next(everything, 0), results))""",
    ),
    "same-seed": (
        "pi",
        """\
+     random.seed(1)""",
    ),
}


def source(name: str) -> str:
    return (SOLUTIONS / f"{name}.py").read_text(encoding="utf-8") if name else COUNTER


@pytest.mark.parametrize("name", SHARING_CHANGES)
def test_what_it_changes(name: str) -> None:
    reference, changes = SHARING_CHANGES[name]
    assert difference(BY_NAME[name], source(reference)) == changes


@pytest.mark.parametrize("name", SHARING_CHANGES)
def test_where_nothing_is_shared_there_is_nothing_to_change(name: str) -> None:
    with pytest.raises(Unsuited):
        BY_NAME[name].make(Reading(source="print(1)\n", seen=SEEN))


def test_who_takes_one_lock_at_a_time_sorts_something_else() -> None:
    counted = COUNTER + "    print(sorted([2, 1]), max(1, 2))\n"
    with pytest.raises(Unsuited, match="two locks at one time"):
        BY_NAME["locks-in-a-circle"].make(Reading(source=counted, seen=SEEN))


def test_where_the_program_chooses_a_seed_that_one_is_changed() -> None:
    seeded = source("pi").replace("    inside = 0\n", "    random.seed()\n    inside = 0\n", 1)
    assert difference(BY_NAME["same-seed"], seeded) == "-     random.seed()\n+     random.seed(1)"
