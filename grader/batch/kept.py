"""What was found out, as bytes: all of a question's report but the question; an answer itself; who shares what."""

from __future__ import annotations

import functools
import json
import zlib
from dataclasses import dataclass

from pydantic import TypeAdapter

from grader.model import Alike, Answer, Exercise, Finding, QuestionReport, QuestionStatus, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The part of a QuestionReport that costs something to find out."""

    status: QuestionStatus
    score: float
    findings: tuple[Finding, ...]
    reason: str | None
    traces: tuple[Trace, ...]


@functools.cache
def _adapter() -> TypeAdapter[Kept]:
    return TypeAdapter(Kept)


def packed(report: QuestionReport) -> bytes:
    """A report as JSON, compressed."""
    kept = Kept(
        status=report.status, score=report.score, findings=report.findings, reason=report.reason, traces=report.traces
    )
    return zlib.compress(_adapter().dump_json(kept))


def unpacked(data: bytes, exercise: Exercise, answer: Answer | None) -> QuestionReport:
    """The report again, on the same answer of whichever student."""
    kept = _adapter().validate_json(zlib.decompress(data))
    return QuestionReport(
        exercise=exercise, status=kept.status, score=kept.score, findings=kept.findings, reason=kept.reason,
        answer=answer, traces=kept.traces,
    )  # fmt: skip


@functools.cache
def _answers() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def packed_answer(answer: Answer) -> bytes:
    """An answer as JSON, compressed."""
    return _packed(_answers().dump_python(answer, mode="json"))


def unpacked_answer(data: bytes) -> Answer:
    """The answer again."""
    return _answers().validate_json(zlib.decompress(data))


@functools.cache
def _alike() -> TypeAdapter[Alike]:
    return TypeAdapter(Alike)


def packed_alike(alike: Alike) -> bytes:
    """Who shares what with whom, as JSON, compressed."""
    return _packed(_alike().dump_python(alike, mode="json"))


def unpacked_alike(data: bytes) -> Alike:
    """That again."""
    return _alike().validate_json(zlib.decompress(data))


def _packed(told: object) -> bytes:
    """For half characters from a damaged notebook, which no UTF-8 holds, stands `?`."""
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
