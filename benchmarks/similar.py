"""How long a class takes to be compared, and whether planted copies are found: time, memory, hints that mean nothing.

    python benchmarks/similar.py [--students 30 300 3000]

Everybody answers the three program questions as somebody with habits drawn at random would (tests/similar_class.py),
and the essays in words of their own. One program is handed in by two under other names. What was handed in is read
already: that takes as long as it does for grading.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from similar_class import RENAMED, UNUSUAL, program  # noqa: E402  (lies beside the tests)

from grader import pipeline  # noqa: E402
from grader.model import Answer, Program, Writing  # noqa: E402

WORDS = (
    "process", "memory", "thread", "core", "task", "run", "share", "parallel", "system", "program", "cpu", "time",
    "wait", "queue", "pool", "data", "result", "start", "lock", "several", "own", "each", "because", "when", "which",
    "uses", "then", "faster", "work", "lets", "send", "many", "same", "separate",
)  # fmt: skip


def main() -> None:
    """Print a line for each size of class."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, nargs="+", default=[30, 300])
    assignment = pipeline.open_assignment("multiprocessing", ROOT)
    print("students | cutting into pieces, CPU s | comparing, CPU s | memory, MB | copy is pair | pairs in all")
    for students in parser.parse_args().students:
        rng = random.Random(students)
        begin = time.process_time()
        written = [one for number in range(students) for one in answered(f"s{number:05}", rng)]
        written += [*only("x", UNUSUAL), *only("y", RENAMED)]
        cut = time.process_time()
        alike = pipeline.alike(written, assignment)
        end = time.process_time()
        place = next((at for at, pair in enumerate(alike.pairs, 1) if pair.students == ("x", "y")), None)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{students} | {cut - begin:.2f} | {end - cut:.2f} | {memory:.0f} | {place} | {len(alike.pairs)}")


def answered(student: str, rng: random.Random) -> list[Writing]:
    """All six questions, answered by one."""
    answers = {name: Answer(exercise=name, program=Program(source=program(rng))) for name in ("q3", "q5", "q6")}
    answers |= {name: Answer(exercise=name, text=" ".join(rng.choices(WORDS, k=60))) for name in ("q1", "q2", "q4")}
    return pipeline.writings(student, student, answers)


def only(student: str, source: str) -> list[Writing]:
    """One program."""
    return pipeline.writings(student, student, {"q6": Answer(exercise="q6", program=Program(source=source))})


if __name__ == "__main__":
    main()
