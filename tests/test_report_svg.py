"""The SVG of a run: what is drawn, that nothing lies over something else, and that nothing in it is obeyed."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import Awaited, Blocked, Chunk, Ended, Event, Lack, Role, Trace, Wait
from grader.report.plot import text_width
from grader.report.svg import MOST_LANES, to_svg

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "defs", "pattern", "marker", "g", "rect", "line", "path", "circle", "text"}
STORIES = {
    "joined": samples.joined_all(),
    "not joined": samples.joined_last(),
    "deadlock": samples.deadlock(),
    "timeout": samples.timed_out(),
    "threads": samples.threads(),
    "crashed": samples.crashed(),
    "threads seen": samples.threads_seen(),
    "within": samples.within(),
    "nobody": samples.trace((), wall_s=0.0),
}


def many(count: int) -> Trace:
    """Workers of which every seventh was not joined."""
    workers = tuple(samples.worker(n, started=n / 1000, joined=n % 7 != 3) for n in range(1, count + 1))
    return samples.trace((samples.main_process(ended=0.2), *workers), body_end=0.1, wall_s=0.2)


def sleeper() -> Trace:
    """One worker that sleeps for two seconds between its two lines."""
    chunks = tuple(Chunk(pid=3, stream="stdout", time=time, text="line\n") for time in (0.01, 2.01))
    processes = (samples.main_process(ended=2.03), samples.worker(1, ended=2.02, joined=True))
    return samples.trace(processes, chunks=chunks, wall_s=2.03, body_end=2.025)


def drawn(trace: Trace, **options: object) -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(trace, **options))  # type: ignore[arg-type]


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def titles(root: ElementTree.Element) -> str:
    return "\n".join(element.text or "" for element in root.iter(f"{SVG}title"))


def box(element: ElementTree.Element) -> tuple[float, float, float, float]:
    """About where a text is: left, top, right, bottom. Letters here are narrower than where room is made for them."""
    looks = (element.get("class") or "").split()
    size = (
        12.0 if {"gt-title", "gt-name"} & set(looks) else 9.5 if {"gt-says", "gt-in", "gt-tick"} & set(looks) else 10.5
    )
    width = text_width(element.text or "", size, mono="gt-says" in looks) * 0.97
    x, y = float(element.get("x", 0)), float(element.get("y", 0))
    left = x - {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0.0)
    return left, y - size * 0.7, left + width, y


def overlapping(root: ElementTree.Element) -> list[tuple[str, str]]:
    boxes = [(element.text or "", box(element)) for element in root.iter(f"{SVG}text") if element.text]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


# --- what is drawn --------------------------------------------------------------------------------------------------


def test_every_process_has_a_lane_with_its_name() -> None:
    names = [element.text for element in of_class(drawn(samples.joined_all()), "gt-name")]
    assert names == ["main", "worker 1", "worker 2", "worker 3", "worker 4"]


def test_an_arrow_goes_to_everybody_who_is_started_and_from_everybody_who_is_waited_for() -> None:
    root = drawn(samples.joined_all())
    assert len(of_class(root, "gt-start")) == 4 + 1  # one in the legend
    assert len(of_class(root, "gt-join")) == 4 + 1


def test_start_arrows_point_down_from_parent_to_child_and_join_arrows_up() -> None:
    root = drawn(samples.joined_all())
    for looks, sign in (("gt-start", 1), ("gt-join", -1)):
        for arrow in of_class(root, looks)[:4]:
            (x1, y1), (x2, y2) = (map(float, point.split()) for point in arrow.get("d", "")[1:].split("L"))
            assert x1 == x2
            assert (y2 - y1) * sign > 0


def test_held_moments_are_shaded_and_say_why_they_ended() -> None:
    root = drawn(samples.joined_all())
    held = of_class(root, "gt-held")
    assert len(held) == 4 + 1
    assert "held back from ending; let go: it was waited for" in titles(root)


def test_output_is_marked_at_its_writer_and_readable_over_the_mark() -> None:
    root = drawn(samples.joined_all())
    assert len(of_class(root, "gt-mark")) == 4 + 1
    assert "worker 2 wrote at 9 ms\nMy number is 2" in titles(root)
    assert "My number is 2" in texts(root)


def test_what_is_written_at_one_moment_is_one_mark() -> None:
    chunks = tuple(Chunk(pid=3, stream="stdout", time=0.02 + n / 1e7, text=f"{n}\n") for n in range(500))
    root = drawn(samples.trace((samples.main_process(), samples.worker(1)), chunks=chunks))
    assert len(of_class(root, "gt-mark")) == 1 + 1


def test_who_was_not_joined_is_told_beside_the_lane() -> None:
    said = texts(drawn(samples.joined_last()))
    assert said.count("not joined") == 3
    assert said.count("joined") == 1


def test_the_end_of_the_main_program_is_a_line_through_all_lanes() -> None:
    root = drawn(samples.joined_last())
    (line,) = of_class(root, "gt-body")
    lanes = [float(element.get("y", 0)) for element in of_class(root, "gt-name")]
    assert float(line.get("y1", 0)) < min(lanes)
    assert float(line.get("y2", 0)) > max(lanes)
    assert "the main program’s last line ended here" in texts(root)


def test_a_run_that_stood_still_tells_in_what_everybody_sits() -> None:
    root = drawn(samples.deadlock())
    assert {"waits for worker 1, line 12", "waits for a lock, line 4"} <= set(texts(root))
    assert "worker 2 blocked until another thread or process lets it go on (futex)" in titles(root)
    assert len(of_class(root, "gt-stuck")) == 1 + 1
    assert len(of_class(root, "gt-open")) == 3 + 1
    assert texts(root).count("never ended") == 3


def test_who_waits_for_whom_in_vain_is_an_arrow_each() -> None:
    root = drawn(samples.crossed_locks())
    assert len(of_class(root, "gt-stuck")) == 3 + 1  # main for worker 1, the workers for each other, the legend
    assert "worker 1 waits for a Lock that worker 2 acquired at line 4, line 6" in titles(root)


@pytest.mark.parametrize(
    ("process", "looks", "said"),
    [
        (samples.worker(1, exit_code=3), "gt-cap-bad", "exit code 3"),
        (samples.worker(1, exit_code=None, how=Ended.SIGNALLED, signal=9), "gt-cross", "SIGKILL"),
        (samples.worker(1, exit_code=None, how=None, ended=None), "gt-open", "never ended"),
    ],
)
def test_how_each_one_ended_has_a_sign_and_words(process: samples.Process, looks: str, said: str) -> None:
    root = drawn(samples.trace((samples.main_process(), process)))
    assert len(of_class(root, looks)) >= 2
    assert [element.text for element in of_class(root, "gt-wrong")] == [said]


def test_a_good_end_has_no_sign_of_a_bad_one() -> None:
    root = drawn(samples.joined_all())
    assert not any(of_class(root, looks) for looks in ("gt-cap-bad", "gt-cross", "gt-open", "gt-wrong", "gt-stuck"))


def test_helpers_are_dimmed_and_last() -> None:
    helper = samples.worker(1, pid=9, role=Role.HELPER, ended=None, how=None, exit_code=None)
    root = drawn(samples.trace((samples.main_process(), helper, samples.worker(1))))
    assert [element.text for element in of_class(root, "gt-name")] == ["main", "worker 1", "helper 1"]
    assert of_class(root, "gt-helper")
    assert not of_class(root, "gt-wrong")


def test_tasks_of_a_pool_are_marked_where_they_were_done() -> None:
    task = Event(pid=3, kind="task", time=0.02, data={"func": "square", "args": "3", "result": "9"})
    root = drawn(samples.trace((samples.main_process(), samples.worker(1)), events=(task,), chunks=()))
    assert "square(3) = 9" in texts(root)


def test_a_long_pause_is_drawn_short_with_a_mark_and_its_length() -> None:
    root = drawn(sleeper())
    assert len(of_class(root, "gt-tear")) == 2 + 2
    assert "2 s" in texts(root)
    assert "2\u2009015" in [element.text for element in of_class(root, "gt-tick")]


def test_a_short_run_is_drawn_in_proportion() -> None:
    assert not of_class(drawn(samples.joined_all()), "gt-tear")


def test_of_very_many_workers_those_that_went_wrong_are_drawn() -> None:
    root = drawn(many(100))
    names = [element.text for element in of_class(root, "gt-name")]
    assert len(names) == MOST_LANES + 1
    assert "worker 94" in names
    assert any("60 more workers" in text for text in texts(root))


def test_the_reference_stands_beneath_with_the_same_columns() -> None:
    root = drawn(samples.joined_last(), reference=samples.joined_all())
    assert [element.text for element in of_class(root, "gt-title")] == ["this program", "reference"]
    left = {element.get("x1") for element in of_class(root, "gt-axis") if element.get("y1") == element.get("y2")}
    assert len(left) == 1


def test_lines_are_named_as_the_student_knows_them() -> None:
    started = Event(pid=2, kind="process", time=0.006, line=10, data={"pid": 3, "target": "show"})
    trace = samples.trace((samples.main_process(), samples.worker(1)), events=(started,))
    assert "started by main, cell 13, line 10" in titles(drawn(trace, program=samples.answer().program))
    assert "started by main, line 10" in titles(drawn(trace))


# --- how it is drawn ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("width", [480, 640, 900, 1400])
def test_no_text_lies_over_another_or_outside(name: str, width: int) -> None:
    root = drawn(STORIES[name], reference=samples.joined_last(), width=width)
    assert overlapping(root) == []
    height = float(root.get("height", 0))
    for element in root.iter(f"{SVG}text"):
        left, top, right, bottom = box(element)
        assert left >= -1 and right <= width + 1 and top >= 0 and bottom <= height, element.text


times = st.floats(0, 40, allow_nan=False)
lives = st.lists(st.tuples(times, times, st.lists(times, max_size=4)), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(lives, st.integers(300, 1500))
def test_no_text_lies_over_another_whatever_happens(lives: list[tuple[float, float, list[float]]], width: int) -> None:
    workers = tuple(samples.worker(n, started=min(a, b), ended=max(a, b)) for n, (a, b, _) in enumerate(lives, 1))
    chunks = tuple(
        Chunk(pid=2 + n, stream="stdout", time=time, text="some words\n")
        for n, (_, _, moments) in enumerate(lives, 1)
        for time in moments
    )
    waits = tuple(Wait(pid=2, target=w.pid, blocking=True, begin=w.started, end=w.ended) for w in workers)
    trace = samples.trace((samples.main_process(ended=41.0), *workers), chunks=chunks, waits=waits, wall_s=41.0)
    assert overlapping(drawn(trace, width=width)) == []


@pytest.mark.parametrize("name", STORIES)
def test_the_picture_needs_nothing_from_outside(name: str) -> None:
    text = to_svg(STORIES[name])
    root = ElementTree.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    assert not re.search(r"href|@import|@font-face|javascript|\bon\w+=", text)
    assert set(re.findall(r"https?://[^\s\"<]+", text)) == {"http://www.w3.org/2000/svg"}


def test_every_reference_inside_has_its_target() -> None:
    text = to_svg(samples.joined_all())
    ids = {element.get("id") for element in ElementTree.fromstring(text).iter() if element.get("id")}
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= ids


def test_two_pictures_on_one_page_do_not_share_an_id() -> None:
    one, other = to_svg(samples.joined_all()), to_svg(samples.joined_last())
    assert not set(re.findall(r'id="([^"]+)"', one)) & set(re.findall(r'id="([^"]+)"', other))


def test_the_same_trace_gives_the_same_text() -> None:
    assert to_svg(samples.joined_all()) == to_svg(samples.joined_all())


def test_who_cannot_see_it_is_told_what_happens() -> None:
    root = drawn(samples.joined_last())
    named = {
        root.get("aria-labelledby", "").split()[0]: f"{SVG}title",
        root.get("aria-labelledby", "").split()[1]: f"{SVG}desc",
    }
    assert root.get("role") == "img"
    for id, tag in named.items():
        (element,) = root.findall(tag)
        assert element.get("id") == id
    said = root.findtext(f"{SVG}desc", "")
    assert "main waits for worker 4" in said
    assert "worker 1 ends: exit code 0, not joined" in said


def test_it_is_readable_by_night_and_prints_as_by_day() -> None:
    style = drawn(samples.joined_all()).findtext(f"{SVG}style", "")
    assert "@media screen and (prefers-color-scheme:dark)" in style
    assert style.index(".gt-paper{fill:#ffffff}") < style.index("@media") < style.index(".gt-paper{fill:#14181e}")


def test_every_class_that_is_used_has_looks() -> None:
    for trace in STORIES.values():
        root = drawn(trace)
        style = root.findtext(f"{SVG}style", "")
        used = {name for element in root.iter() for name in (element.get("class") or "").split()} - {"gt"}
        assert [name for name in used if f".{name}" not in style] == []


# --- student text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [samples.HOSTILE, "]]></style><script>alert(1)</script>", '" onload="x', "\ud800\ufffe\x00"]
)
def test_student_text_is_shown_and_never_obeyed(text: str) -> None:
    worker = samples.worker(1, name=text, born="Process")
    made = Event(pid=2, kind="process", time=0.006, line=3, data={"pid": 3, "target": text})
    task = Event(pid=3, kind="task", time=0.03, data={"func": text, "args": text, "result": text})
    chunk = Chunk(pid=3, stream="stdout", time=0.02, text=text)
    trace = samples.trace((samples.main_process(), worker), chunks=(chunk,), events=(made, task))
    stuck = samples.Blocked(pid=3, call=text, doing=text)
    for told in (trace, replace(trace, ended=Ended.DEADLOCKED, blocked=(stuck,))):
        drawing = to_svg(told, title=text)
        root = ElementTree.fromstring(drawing.encode("utf-8"))
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
        assert all(char.isprintable() or char in "\n\u2009" for char in drawing)
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


def test_forged_events_do_not_break_the_picture() -> None:
    junk = [
        {},
        {"pid": []},
        {"pid": 3, "begin": float("nan")},
        {"pid": True, "begin": "x"},
        {"pool": [], "call": ["map"]},
    ]
    kinds = ("join", "process", "submit", "result", "pool", "task", "thread", "error", "pool-end")
    events = tuple(
        Event(pid=2, kind=kind, time=time, data=data)
        for kind in kinds
        for data in junk
        for time in (0.01, float("inf"))
    )
    drawn(samples.trace((samples.main_process(), samples.worker(1)), events=events))


def test_each_thread_has_a_thin_bar_beneath_its_process_and_a_story() -> None:
    root = drawn(samples.threads_seen())
    bars = of_class(root, "gt-thread")
    assert len([bar for bar in bars if bar.tag == f"{SVG}rect"]) == 4 + 1  # and the legend's
    (main,) = [bar for bar in of_class(root, "gt-main") if bar.tag == f"{SVG}rect"]
    assert all(float(bar.get("y") or 0) > float(main.get("y") or 0) for bar in bars)
    assert "main, thread 1: show()\nbegan at 11 ms, line 9\nended at 30 ms\njoined, line 11" in titles(root)


def test_of_many_threads_and_tasks_a_few_are_drawn_and_the_rest_is_counted() -> None:
    said = texts(drawn(samples.within()))
    assert "and 4 more threads and 292 more tasks" in said
    assert {"event loop", "task 1", "thread 12"} <= set(said)
    assert "thread 11" not in said


def test_a_task_that_failed_is_told_as_such() -> None:
    failed = replace(samples.within(), tasks=samples.within().tasks[-1:])
    (said,) = [text for text in of_class(drawn(failed), "gt-wrong") if text.text == "raised ValueError"]
    assert said.tag == f"{SVG}text"


def test_a_thread_that_waits_in_vain_says_for_what() -> None:
    lack = Lack(awaited=Awaited.LOCK, of="Lock", line=7, thread=2, tid=201)
    stuck = Blocked(pid=2, call="futex", lacks=(lack,))
    alone = samples.main_process(how=None, ended=None, exit_code=None)
    trace = replace(samples.threads_seen(1), blocked=(stuck,), threads=(samples.thread(1, ended=None, joiner=None),))
    root = drawn(replace(trace, ended=Ended.DEADLOCKED, processes=(alone,)))
    assert "main, thread 1: show()\nat line 7 waits for a Lock that nobody releases\n" in titles(root)
    assert "stuck" in texts(root)


def test_a_thread_that_nobody_explains_is_told_as_such() -> None:
    assert "seen by the system; nobody tells what it is for" in titles(drawn(samples.within()))
