"""What was found out, as bytes: all of a question's report but the question; an answer itself; who shares what."""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from grader.language import from_plain, remembered
from grader.model import Alike, Answer, Exercise, Finding, QuestionReport, QuestionStatus, Trace

_TEXTS = ("expected", "actual", "hint", "reason")
"""What a finding says in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The part of a QuestionReport that costs something to find out."""

    status: QuestionStatus
    score: float
    findings: tuple[Finding, ...]
    reason: str | None
    traces: tuple[Trace, ...]
    messages: dict[str, Any] = field(default_factory=dict)
    """Of texts in English that can be shown in another language: of which messages they are made."""


def packed(report: QuestionReport) -> bytes:
    """A report as JSON, compressed."""
    kept = Kept(
        status=report.status, score=report.score, findings=report.findings, reason=report.reason, traces=report.traces,
        messages=remembered(list(_texts_of(report))),
    )  # fmt: skip
    return zlib.compress(_adapter(Kept).dump_json(kept))


def unpacked(data: bytes, exercise: Exercise, answer: Answer | None) -> QuestionReport:
    """The report again, on the same answer of whichever student."""
    kept: Kept = _unpacked(Kept, data)
    report = QuestionReport(
        exercise=exercise, status=kept.status, score=kept.score, findings=kept.findings, reason=kept.reason,
        answer=answer, traces=kept.traces,
    )  # fmt: skip
    return _remembering(report, {text: from_plain(plain) for text, plain in kept.messages.items()})


def _texts_of(report: QuestionReport) -> Iterator[str]:
    """All that its checks say."""
    yield report.reason or ""
    for finding in report.findings:
        yield from (getattr(finding, name) for name in _TEXTS)


def _remembering(report: QuestionReport, known: Mapping[str, str]) -> QuestionReport:
    """The report with those texts, of the same words, that remember of which messages they are made."""
    told = [
        {name: known.get(getattr(finding, name), getattr(finding, name)) for name in _TEXTS}
        for finding in report.findings
    ]
    findings = tuple(replace(finding, **texts) for finding, texts in zip(report.findings, told, strict=True))
    return replace(report, findings=findings, reason=known.get(report.reason or "", report.reason))


def packed_answer(answer: Answer) -> bytes:
    """An answer as JSON, compressed."""
    return _packed(Answer, answer)


def unpacked_answer(data: bytes) -> Answer:
    """The answer again."""
    answer: Answer = _unpacked(Answer, data)
    return answer


def packed_alike(alike: Alike) -> bytes:
    """Who shares what with whom, as JSON, compressed."""
    return _packed(Alike, alike)


def unpacked_alike(data: bytes) -> Alike:
    """That again."""
    alike: Alike = _unpacked(Alike, data)
    return alike


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _packed(kind: Any, value: object) -> bytes:
    """With what students wrote: for half characters from a damaged notebook, which no UTF-8 holds, stands `?`."""
    told = json.dumps(_adapter(kind).dump_python(value, mode="json"), ensure_ascii=False)
    return zlib.compress(told.encode("utf-8", "replace"))


def _unpacked(kind: Any, data: bytes) -> Any:
    return _adapter(kind).validate_json(zlib.decompress(data))
