"""The Chrome trace of a run: what the Trace Event Format and its viewers ask for."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import Event, Trace, Wait
from grader.report.chrome import to_chrome

TRACES = {
    "joined": samples.joined_all(),
    "not joined": samples.joined_last(),
    "deadlock": samples.deadlock(),
    "threads": samples.threads(),
    "crashed": samples.crashed(),
    "threads seen": samples.threads_seen(),
    "within": samples.within(),
    "nobody": samples.trace((), wall_s=0.0),
}
Record = dict[str, Any]


def records(trace: Trace, phase: str | None = None, **options: Any) -> list[Record]:
    found: list[Record] = json.loads(to_chrome(trace, **options))["traceEvents"]
    return [record for record in found if phase in (None, record["ph"])]


def slices(trace: Trace) -> dict[int, list[tuple[int, int, str]]]:
    """Begin, end and name of the slices of each track; that of a process has its pid."""
    found = defaultdict(list)
    for record in records(trace, "X"):
        found[record["tid"]].append((record["ts"], record["ts"] + record["dur"], record["name"]))
    return found


def crossing(trace: Trace) -> list[tuple[str, str]]:
    """Slices of one process of which each begins or ends inside the other, but not both: no viewer can draw them."""
    return [(a[2], b[2]) for mine in slices(trace).values() for a in mine for b in mine if a[0] < b[0] < a[1] < b[1]]


@pytest.mark.parametrize("name", TRACES)
def test_every_event_has_what_the_format_asks_for(name: str) -> None:
    for record in records(TRACES[name], reference=samples.joined_all()):
        assert {"name", "ph", "ts", "pid", "tid", "cat"} <= record.keys()
        assert type(record["ts"]) is int and record["ts"] >= 0
        assert record["ph"] in {"X", "i", "s", "f", "M"}
        assert record["ph"] != "X" or record["dur"] > 0
        assert record["ph"] != "i" or record["s"] in {"g", "p", "t"}


def test_processes_have_names_in_the_order_of_the_lanes() -> None:
    named = {r["pid"]: r["args"]["name"] for r in records(samples.joined_all(), "M") if r["name"] == "process_name"}
    order = {r["pid"]: r["args"]["sort_index"] for r in records(samples.joined_all(), "M") if "sort_index" in r["args"]}
    assert [named[pid] for pid in sorted(order, key=lambda pid: order[pid])] == [
        "main", "worker 1", "worker 2", "worker 3", "worker 4"
    ]  # fmt: skip


def test_a_life_is_a_slice_in_microseconds() -> None:
    ((begin, end, name), *_) = slices(samples.joined_all())[3]
    assert (begin, end, name) == (6000, 17000, "worker 1 lives")


def test_holds_and_waits_lie_inside_the_life() -> None:
    found = slices(samples.joined_all())
    assert [name for _, _, name in found[3]] == ["worker 1 lives", "held back from ending"]
    assert "waits for worker 4" in [name for _, _, name in found[2]]


@pytest.mark.parametrize("name", TRACES)
def test_slices_are_nested(name: str) -> None:
    assert crossing(TRACES[name]) == []


spans = st.lists(st.tuples(st.floats(0, 0.05), st.floats(0, 0.05)), max_size=8)


@settings(deadline=None)
@given(spans)
def test_slices_are_nested_whatever_happens(spans: list[tuple[float, float]]) -> None:
    waits = tuple(
        Wait(pid=2, target=3 + index % 3, blocking=True, begin=min(span), end=max(span))
        for index, span in enumerate(spans)
    )
    workers = tuple(samples.worker(number) for number in (1, 2, 3))
    assert crossing(samples.trace((samples.main_process(), *workers), waits=waits)) == []


def enclosing(trace: Trace, record: Record) -> list[str]:
    return [name for begin, end, name in slices(trace)[record["pid"]] if begin <= record["ts"] < end]


@pytest.mark.parametrize("name", TRACES)
def test_every_arrow_has_two_ends_each_inside_a_slice(name: str) -> None:
    trace = TRACES[name]
    flows = defaultdict(list)
    for record in records(trace):
        if record["ph"] in "sf":
            flows[record["id"]].append(record)
    for source, target in flows.values():
        assert (source["ph"], target["ph"], target["bp"]) == ("s", "f", "e")
        assert source["name"] == target["name"]
        assert source["ts"] <= target["ts"]
        assert enclosing(trace, source) and enclosing(trace, target)


def test_arrows_go_from_parent_to_child_and_from_the_ended_to_who_waited() -> None:
    arrows = records(samples.joined_all())
    starts = [(r["ph"], r["pid"]) for r in arrows if r["name"] == "start" and r["ph"] in "sf"]
    joins = {r["id"]: enclosing(samples.joined_all(), r)[-1] for r in arrows if r["name"] == "join" and r["ph"] == "f"}
    assert starts.count(("s", 2)) == 4
    assert sorted(pid for phase, pid in starts if phase == "f") == [3, 4, 5, 6]
    assert sorted(joins.values()) == [f"waits for worker {number}" for number in (1, 2, 3, 4)]


def test_output_is_an_instant_at_its_writer() -> None:
    ((record),) = [r for r in records(samples.joined_all(), "i") if r["pid"] == 4]
    assert (record["ts"], record["name"]) == (9000, "prints: My number is 2")
    assert record["args"]["text"] == "My number is 2\n"


def test_the_end_of_the_main_program_is_seen_everywhere() -> None:
    (record,) = [record for record in records(samples.joined_all(), "i") if record["s"] == "g"]
    assert record["ts"] == 30000


def test_lines_are_named_as_the_student_knows_them() -> None:
    made = Event(pid=2, kind="process", time=0.006, line=10, data={"pid": 3, "target": "show"})
    trace = samples.trace((samples.main_process(), samples.worker(1)), events=(made,))
    lives = [r["args"] for r in records(trace, "X", program=samples.answer().program) if r["pid"] == 3]
    assert (lives[0]["function"], lives[0]["started at"]) == ("show", "cell 13, line 10")


def test_the_reference_has_processes_of_its_own() -> None:
    both = records(samples.joined_last(), "M", reference=samples.joined_all())
    named = {record["pid"]: record["args"]["name"] for record in both if record["name"] == "process_name"}
    assert len(named) == 10
    assert sum(name.startswith("reference: ") for name in named.values()) == 5


def test_events_are_in_the_order_of_time_and_the_same_every_time() -> None:
    times = [record["ts"] for record in records(samples.joined_all()) if record["ph"] != "M"]
    assert times == sorted(times)
    assert to_chrome(samples.joined_all()) == to_chrome(samples.joined_all())


def test_student_text_is_ascii_and_shown() -> None:
    hostile = samples.hostile("\x1b[2J\u202e\ud800").questions[0].traces[0]
    said = to_chrome(hostile)
    assert said.isascii()
    assert "\\\\x1b[2J" in said


def test_threads_and_tasks_have_tracks_of_their_own_in_their_process() -> None:
    names = {
        (record["pid"], record["args"]["name"])
        for record in records(samples.within(), "M")
        if record["name"] == "thread_name"
    }
    assert {(2, "thread 1: of a ThreadPool"), (2, "event loop: 300 tasks"), (3, "thread 1: show()")} <= names
    lives = [record for record in records(samples.within(), "X") if record["cat"] == "thread"]
    assert len(lives) == 14 + 1 + 10
    assert len({record["tid"] for record in lives}) == len(lives)
    assert not {record["tid"] for record in lives} & {record["pid"] for record in records(samples.within())}


def test_a_thousand_threads_have_a_thousand_tracks() -> None:
    lives = [record for record in records(samples.threads_seen(1000), "X") if record["cat"] == "thread"]
    assert len(lives) == 1000


def test_a_thread_tells_where_it_was_made_and_joined() -> None:
    life = next(record for record in records(samples.threads_seen(), "X") if record["cat"] == "thread")
    assert (life["ts"], life["dur"]) == (11000, 19000)
    assert life["args"] == {
        "tid": 201, "what": "show()", "made at": "line 9", "ended": "joined", "joined at": "line 11"
    }  # fmt: skip
