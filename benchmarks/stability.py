"""Does a judgement ever change? Run the programs of `tests/programs` again and again, beside processes that only spin.

    python benchmarks/stability.py [--repeats 5] [--spinners 8] [--tier namespaces] [--only WORD ...] [--seconds 600]

Prints every judgement that differs from what the program's header states, and how many there were. The spinning
processes end by themselves, whatever happens to this one.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from judged_programs import Judged, complaints, programs

from grader.model import Limits
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.launch import Tier
from grader.sandbox.session import Session

SPIN = "import sys, time\nend = time.monotonic() + float(sys.argv[1])\nwhile time.monotonic() < end: pass"


def main() -> int:
    """Run, print, and exit with 1 if a judgement was wrong."""
    options = arguments()
    chosen = [judged for judged in programs("joined", "not_joined") if is_wanted(judged, options.only)]
    with spinning(options.spinners, options.seconds + 10):
        judged, wrong = judge(chosen, options)
    print(f"{judged} judgements of {len(chosen)} programs beside {options.spinners} spinning processes, {wrong} wrong")
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--spinners", type=int, default=0)
    parser.add_argument("--tier", default=Tier.NAMESPACES.value)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=600, help="stop after so many seconds")
    return parser.parse_args()


def is_wanted(judged: Judged, words: list[str]) -> bool:
    """True if the program's name contains one of the words, or there are none."""
    return not words or any(word in judged.name for word in words)


def judge(chosen: list[Judged], options: argparse.Namespace) -> tuple[int, int]:
    """How many judgements there were, and how many were wrong."""
    end = time.monotonic() + options.seconds
    count = wrong = 0
    with Session(Tier(options.tier), find_interpreter(None), Limits()) as session:
        for _ in range(options.repeats):
            for judged in chosen:
                if time.monotonic() > end:
                    return count, wrong
                found = complaints(session, judged)
                count, wrong = count + 1, wrong + bool(found)
                for complaint in found:
                    print(f"{judged.name}: {complaint}", flush=True)
    return count, wrong


@contextlib.contextmanager
def spinning(count: int, seconds: float) -> Iterator[None]:
    """Processes that use up the processor, for a limited time."""
    spinners = [subprocess.Popen([sys.executable, "-c", SPIN, str(seconds)]) for _ in range(count)]
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


if __name__ == "__main__":
    sys.exit(main())
