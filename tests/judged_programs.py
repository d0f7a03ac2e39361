"""The programs under `tests/programs/`: what the header of each states, and what a session's traces say against it.

A header is the comment lines at the top: first a sentence, then `key: value` lines. `joined` lists yes or no for each
worker in the order of creation, `all: yes` says it of any number, `count` how many are, whoever
they are; `exit`, `main` (what the main process prints),
`workers` (what each prints) and `ends` (the signal that ends the first worker) are judged on the natural schedule.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.model import Ended, Program, Run, Schedule, StartMethod, Trace
from grader.sandbox.session import Session

PROGRAMS = Path(__file__).parent / "programs"
NATURAL = Run(StartMethod.FORK, Schedule.NATURAL)
HOLD_EXITS = Run(StartMethod.FORK, Schedule.HOLD_EXITS)
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


@dataclass(frozen=True, slots=True)
class Judged:
    """A program and what its header states."""

    path: Path
    source: str
    facts: dict[str, str]

    @property
    def name(self) -> str:
        """Its folder and name, without the suffix."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def program(self) -> Program:
        """The program as a session takes it."""
        return Program(source=self.source)


def load(path: Path) -> Judged:
    """A program with its header."""
    source = path.read_text(encoding="utf-8")
    header = []
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        header.append(line.lstrip("# "))
    facts = dict(re.match(r"(\w+): ?(.*)", line).groups() for line in header[1:])  # type: ignore[union-attr]
    return Judged(path, source, facts)


def programs(*folders: str) -> list[Judged]:
    """All programs in these folders."""
    return [load(path) for folder in folders for path in sorted((PROGRAMS / folder).glob("*.py"))]


def complaints(session: Session, judged: Judged) -> list[str]:
    """Everything in which two runs of a program differ from what its header states."""
    held = session.run(judged.program, HOLD_EXITS)
    natural = session.run(judged.program, NATURAL)
    return [*wrong_in_hold_exits(judged, held), *wrong_in_natural(judged, natural)]


def wrong_in_hold_exits(judged: Judged, trace: Trace) -> list[str]:
    """What a trace under hold-exits says against the header."""
    found = [f"hold-exits: {text}" for text in _wrong_in_both(judged, trace)]
    said = ["yes" if worker.joined else "no" for worker in trace.workers]
    if judged.facts.get("all") == "yes":
        found += [f"hold-exits: not all joined: {_why(trace)}"] if not said or "no" in said else []
    elif "count" in judged.facts:
        found += [f"hold-exits: joined {said}"] if said.count("yes") != int(judged.facts["count"]) else []
    elif said != judged.facts.get("joined", "").split():
        found.append(f"hold-exits: joined {' '.join(said)}: {_why(trace)}")
    if judged.facts.get("overlap") == "no" and _overlap(trace):
        found.append("hold-exits: workers overlap")
    return found


def wrong_in_natural(judged: Judged, trace: Trace) -> list[str]:
    """What a natural trace says against the header."""
    return [f"natural: {text}" for text in (*_wrong_in_both(judged, trace), *_wrong_in_texts(judged, trace))]


def _wrong_in_both(judged: Judged, trace: Trace) -> Iterator[str]:
    facts = judged.facts
    if trace.ended is not Ended.EXITED or trace.exit_code != int(facts.get("exit", 0)):
        yield f"ended {trace.ended} {trace.exit_code} {trace.signal}"
    if trace.leftover or trace.capped:
        yield f"left over {trace.leftover}, capped {trace.capped}"
    if any(chunk.pid == 0 for chunk in trace.chunks):
        yield "a text without an author"
    if any(worker.ended is None or worker.ended < worker.started for worker in trace.workers):
        yield "a worker without an end"
    if "ends" in facts and trace.workers and trace.workers[0].signal != int(facts["ends"]):
        yield f"worker 1 ended {trace.workers[0].how} {trace.workers[0].signal} {trace.workers[0].exit_code}"


def _wrong_in_texts(judged: Judged, trace: Trace) -> Iterator[str]:
    facts = judged.facts
    if "main" in facts and (text := trace.text(trace.main)) != _value(facts["main"]):
        yield f"main printed {text[:100]!r}"
    if "workers" in facts:
        texts = [trace.text(worker.pid) for worker in trace.workers]
        if texts != _values(facts["workers"]):
            yield f"workers printed {[text[:100] for text in texts]}"


def _value(text: str) -> str:
    """A text as the header writes it: a literal, or a sum of literals times a number."""
    total = ""
    for part in text.split(" + "):
        literal, _, times = part.partition(" * ")
        total += ast.literal_eval(literal) * int(times or 1)
    return total


def _values(text: str) -> list[str]:
    if " ; " in text or " * " in text:
        return [_value(part) for part in text.split(" ; ")]
    return [ast.literal_eval(part) for part in _TEXT.findall(text)]


def _overlap(trace: Trace) -> bool:
    spans = sorted((worker.started, worker.ended or worker.started) for worker in trace.workers)
    return any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans))


def _why(trace: Trace) -> str:
    return "; ".join(f"{w.label} {w.joined} {w.why!r} {w.how} {w.exit_code} {w.signal}" for w in trace.workers)
