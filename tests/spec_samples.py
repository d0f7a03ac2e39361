"""Check families and spec files that the tests of `grader.spec` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from grader.model import Evidence, Family, Role, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Whether somebody waited for the workers."""

    all: bool = True
    """False: one is enough."""
    completion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """How many workers there were."""

    count: int
    """Exactly so many."""
    role: Role = Role.WORKER
    ended: Literal["ok", "any"] = "any"

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("count must be at least 1.")
        if self.count > 1000:
            raise TypeError("too many to count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A range."""

    at_least: int = 0
    """The lower end."""
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A range by its length."""

    start: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What a pool was like."""

    size: int | Bounds | Literal["cpus"] = 1
    gap: Bounds | Span | None = None
    share: float = 1.0
    pair: tuple[int, int] = (0, 1)
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One idea."""

    id: str
    """Its name."""
    accept: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """What a good answer says."""

    concepts: tuple[Concept, ...]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    model_answer: Path | None = None
    others: tuple[Path, ...] = ()
    fallback: Path = Path("nowhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """A family without parameters."""


class Opaque:
    """Something that no file can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Parameters with such a thing."""

    thing: Opaque


def _judge(params: Any, evidence: Evidence) -> Verdict:
    raise AssertionError("loading a spec judges nothing")


def family(name: str, params: type[Any]) -> Family:
    return Family(name=name, params=params, judge=_judge)


FAMILIES = {
    name: family(name, params)
    for name, params in {
        "joined": Joined,
        "processes": Processes,
        "pool": Pool,
        "essay": Rubric,
        "closed": Nothing,
    }.items()
}

ASSIGNMENT = """\
id: processes
title: Processes
questions: [q1.yaml]
"""

PROGRAM = """\
id: q1
title: Two processes
prompt: Start two processes.
kind: program
points: 10
solution: q1.py
matches:
  - Begin two processes
runs:
  - {start_method: fork, schedule: natural}
  - {start_method: spawn, schedule: hold-exits}
limits: {wall: 30s, cpu: 500ms, memory: 512MB, processes: 64}
checks:
  - id: two
    points: 6
    processes: {count: 2, role: worker, ended: ok}
  - id: joined
    title: Joined
    points: 4
    hint: Call join().
    hidden: true
    joined: {all: true}
"""

ESSAY = """\
id: q2
title: Pools
prompt: What is a pool?
kind: essay
points: 2.5
checks:
  - id: concepts
    points: 2.5
    essay:
      model_answer: q2.md
      words: {core: [core, cpu]}
      concepts:
        - id: workers
          accept: [worker, process]
"""


def write(folder: Path, **texts: str | bytes) -> Path:
    """Make an assignment's folder. Names stand for YAML files; without `assignment` there is one that lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{name}.yaml" for name in texts if name != "assignment"]
    listed = ASSIGNMENT.replace("[q1.yaml]", f"[{', '.join(names)}]")
    for name, text in {"assignment": listed, **texts}.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.yaml").write_bytes(data)
    for name in ("q1.py", "q2.md"):
        (folder / name).write_text("reference\n")
    return folder
