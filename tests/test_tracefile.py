"""Traces as JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import report_samples as samples

from grader.errors import UsageError
from grader.model import Chunk, Event, HeldAt, Hold, Run, Schedule, Source, Trace
from grader.tracefile import trace_from_json, trace_to_json

TRACES = [
    samples.joined_all(),
    samples.joined_last(),
    samples.deadlock(),
    samples.crossed_locks(),
    samples.timed_out(),
    samples.threads(),
    samples.threads_seen(),
    samples.within(),
    samples.crashed(),
    samples.trace((), wall_s=0.0, evidence=Source.PROBE, capped=True, leftover=(7,), signal=9, exit_code=None),
]
WILD = samples.trace(
    (samples.main_process(),),
    chunks=(Chunk(pid=2, stream="stdout", time=0.01, text="\x00\x1b\u202e\udc80\ud800\n漢"),),
    events=(Event(pid=2, kind="x", time=0.0, line=3, data={"a": [1, "b", None, {"c": [True, 0.5]}], "pid": None}),),
)


@pytest.mark.parametrize("trace", [*TRACES, WILD])
def test_what_is_written_is_read_back_the_same(trace: Trace) -> None:
    again = trace_from_json(trace_to_json(trace))
    assert again == trace
    assert type(again.run.schedule) is type(trace.run.schedule)
    assert all(type(process.role) is type(samples.main_process().role) for process in again.processes)


@pytest.mark.parametrize("trace", [*TRACES, WILD])
def test_the_document_is_plain_json_in_ascii(trace: Trace) -> None:
    text = trace_to_json(trace)
    assert text.isascii()
    assert json.loads(text)["schema"] == 1
    assert text == trace_to_json(trace)


def test_what_json_cannot_hold_is_left_out_of_a_forged_event() -> None:
    deep: Any = []
    for _ in range(100):
        deep = [deep]
    trace = replace(WILD, events=(Event(pid=2, kind="x", time=0.0, data={"nan": float("nan"), "deep": deep}),))
    (event,) = trace_from_json(trace_to_json(trace)).events
    assert event.data["nan"] is None


def document(**changes: Any) -> str:
    loaded = json.loads(trace_to_json(samples.joined_all()))
    loaded["trace"].update(changes)
    return json.dumps(loaded)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "it is not JSON"),
        ("[]", "a JSON object with"),
        ('{"schema": 1}', "a JSON object with"),
        ('{"schema": 2, "trace": {}}', "schema 2"),
        ('{"schema": 1, "trace": {}}', "trace is incomplete"),
        ('{"schema": 1, "trace": 3}', "trace: an object was expected"),
        (document(wall_s="1"), "trace.wall_s: a number was expected"),
        (document(exit_code=True), "trace.exit_code: a whole number was expected"),
        (document(ended="fine"), "trace.ended: one of exited, signalled"),
        (document(processes={}), "trace.processes: a list was expected"),
        (document(holds=[{"pid": 3}]), "trace.holds[0] is incomplete"),
        (document(holds=[{"pid": "x"}]), "trace.holds[0].pid: a whole number was expected, but there is 'x'"),
        (document(colour="red"), "trace has the unknown field 'colour'"),
        (document(events=[{"pid": 1, "kind": "x", "time": 0, "data": []}]), "trace.events[0].data: an object"),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        trace_from_json(text)
    assert message in str(caught.value)


def test_a_field_that_a_later_version_added_has_its_default() -> None:
    loaded = json.loads(trace_to_json(samples.joined_all()))
    del loaded["trace"]["capped"]
    assert trace_from_json(json.dumps(loaded)) == samples.joined_all()


def test_whole_seconds_are_numbers_too() -> None:
    assert trace_from_json(document(wall_s=2)).wall_s == 2.0


def test_where_a_process_was_held_is_told_if_it_was_not_in_its_exit() -> None:
    hold = Hold(pid=2, begin=0.1, end=0.2, reason="x", at=HeldAt.BIRTH)
    trace = replace(WILD, holds=(hold, replace(hold, at=HeldAt.EXIT)))
    first, second = json.loads(trace_to_json(trace))["trace"]["holds"]
    assert first["at"] == "birth"
    assert "at" not in second
    assert trace_from_json(trace_to_json(trace)) == trace


def test_seed_is_told_if_it_is_not_nought() -> None:
    trace = replace(WILD, run=Run(schedule=Schedule.EXPLORE, seed=7))
    assert json.loads(trace_to_json(trace))["trace"]["run"]["seed"] == 7
    assert trace_from_json(trace_to_json(trace)) == trace
    assert "seed" not in json.loads(trace_to_json(WILD))["trace"]["run"]
