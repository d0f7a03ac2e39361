"""A report as the one JSON document that other programs read; `result.schema.json` describes it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib import resources
from typing import Any

from grader.language import say
from grader.model import Answer, Finding, Place, Process, QuestionReport, Report, Trace
from grader.report.activity import sits
from grader.report.sanitise import clip
from grader.report.view import max_score
from grader.terms import to_plain

VERSION = 1
MOST_OUTPUT = 10_000
"""Characters of one stream of one process that a document holds at most."""
_MOST_TEXT = 20_000
_MOST_ITEMS = 1_000
_DEEPEST = 6


def to_document(report: Report, status: str) -> dict[str, Any]:
    """The contract as plain data, its fields in its order; `status` is the whole submission's.

    What is not in the contract (`notes`, `title` of a check, ...) comes after what is. Student text stays as it was
    written but for its length and for lone surrogates, which no UTF-8 file can hold.
    """
    several = len({place.file for question in report.questions for place in _places(question.answer)}) > 1
    return {
        "schema": VERSION,
        "assignment": report.assignment.id,
        "submission": _text(report.submission),
        "student": _text(report.student),
        "status": str(status),
        "score": _number(report.score),
        "max_score": _number(max_score(report)),
        "sandbox": {"tier": report.tier, "evidence": str(report.evidence)},
        "questions": [_question(question, several=several) for question in report.questions],
        "notes": [_text(note) for note in report.notes],
        **({} if report.settled is None else {"terms": to_plain(report.settled)}),
    }


def dumps(document: Mapping[str, Any]) -> str:
    """The document as text. ASCII only, so that no terminal obeys what a student wrote and every file can hold it."""
    return json.dumps(document, ensure_ascii=True, indent=2, allow_nan=False)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `to_document`'s result."""
    text = resources.files("grader.report").joinpath("result.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _question(question: QuestionReport, *, several: bool) -> dict[str, Any]:
    exercise, answer = question.exercise, question.answer
    return {
        "id": exercise.id,
        "title": exercise.title,
        "kind": str(exercise.kind),
        "status": str(question.status),
        "reason": None if question.reason is None else _text(question.reason),
        "score": _number(question.score),
        "max_score": _number(exercise.points),
        "source": [_place(place, several=several) for place in _places(answer)],
        "checks": [_check(finding) for finding in question.findings],
        "runs": [_run(trace) for trace in question.traces],
        "notes": [_text(note) for note in (*answer.notes, *answer.doubts)] if answer else [],
    }


def _places(answer: Answer | None) -> tuple[Place, ...]:
    return answer.places if answer else ()


def _place(place: Place, *, several: bool) -> dict[str, Any]:
    where: dict[str, Any] = {"cell": place.cell, "lines": list(place.lines)}
    return {**where, "file": _text(place.file)} if several else where


def _check(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.check,
        "status": str(finding.status),
        "score": _number(finding.score),
        "max_score": _number(finding.max_score),
        "expected": _text(finding.expected),
        "actual": _text(finding.actual),
        "hint": _text(finding.hint),
        "evidence": [_plain(entry) for entry in finding.evidence],
        "title": finding.title,
        "reason": _text(finding.reason),
        "lines": list(finding.lines),
        "hidden": finding.hidden,
    }


def _run(trace: Trace) -> dict[str, Any]:
    return {
        "start_method": str(trace.made_by),
        "schedule": str(trace.run.schedule),
        "ended": str(trace.ended),
        "exit_code": trace.exit_code,
        "wall_s": _number(trace.wall_s),
        "processes": [_process(process, trace) for process in trace.processes],
        "signal": trace.signal,
        **({"seed": trace.run.seed} if trace.run.seed else {}),
    }


def _process(process: Process, trace: Trace) -> dict[str, Any]:
    stuck = next((blocked for blocked in trace.blocked if blocked.pid == process.pid and blocked.lacks), None)
    told = {} if stuck is None else {"waits_for": _text(sits(stuck, trace)), "lines": list(stuck.lines)}
    return {
        "pid": process.pid,
        "parent": process.parent,
        "role": str(process.role),
        "ended": None if process.how is None else str(process.how),
        "exit_code": process.exit_code,
        "stdout": _text(trace.text(process.pid), MOST_OUTPUT),
        "stderr": _text(trace.text(process.pid, "stderr"), MOST_OUTPUT),
        "signal": process.signal,
        "joined": process.joined,
        **told,
        **_within(process, trace),
    }


def _within(process: Process, trace: Trace) -> dict[str, Any]:
    """How many threads and tasks of event loops lived in a process, where there were any."""
    tasks = sum(loop.tasks for loop in trace.loops if loop.pid == process.pid)
    counts = {"threads": len(trace.threads_of(process.pid)), "tasks": tasks}
    return {name: number for name, number in counts.items() if number}


def _text(text: str, limit: int = _MOST_TEXT) -> str:
    bounded = clip(text, limit, say).encode("utf-8", "backslashreplace").decode("utf-8")
    return text if text == bounded else bounded  # the very text: it may remember of which message it is made


def _number(value: float) -> float:
    """Points and seconds without the dust of binary fractions."""
    return round(float(value), 6)


def _plain(value: Any, depth: int = 0) -> Any:
    """Whatever a check gave as evidence as JSON values, of bounded size."""
    if isinstance(value, Enum):
        return _plain(value.value, depth)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return _compound(value, depth + 1) if depth < _DEEPEST else _text(str(value))


def _compound(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        pairs = list(value.items())[:_MOST_ITEMS]
        return {_text(str(key)): _plain(item, depth) for key, item in pairs}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name), depth) for field in fields(value)}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        items = sorted(value, key=repr) if isinstance(value, set | frozenset) else list(value)
        return [_plain(item, depth) for item in items[:_MOST_ITEMS]]
    return _text(str(value))
