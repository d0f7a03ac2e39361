"""The `threads` family on runs that are told by hand: threads with who started, ended and joined them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from traces import MAIN, Story, evidence

from grader.checks.bounds import Bounds
from grader.checks.threads import FAMILY, Params
from grader.model import Ended, Event, Source, Status, Thread, Trace, Verdict

LOOPS = """\
import threading
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
FIRST = 20


def told(
    *steps: str, born: str = "Thread", target: str | None = "work", seen: bool = True, events: Sequence[Event] = ()
) -> Trace:
    """A run of steps, one a second: `start`, `join 1`, `look 1` (a join with a short timeout), `give up 1`."""
    threads: list[Thread] = []
    joins: list[Event] = []
    for now, step in enumerate(steps, start=1):
        what, _, number = step.rpartition(" ")
        if step == "start":
            tid = FIRST + len(threads)
            threads.append(
                Thread(
                    pid=MAIN, tid=tid, number=len(threads) + 1, started=now, ended=now + 0.5, seen=seen, born=born,
                    line=4, target=target,
                )
            )  # fmt: skip
            continue
        place = int(number) - 1
        timeout = {"join": None, "look": 0.001, "give up": 5.0}[what]
        data = {"tid": FIRST + place, "ended": what != "give up", "joiner": MAIN, "timeout": timeout}
        joins.append(Event(pid=MAIN, kind="thread-join", time=now, line=6, data=data))
        if what == "join":
            threads[place] = replace(threads[place], joiner=0, joined_line=6)
    return replace(Story().end(), threads=tuple(threads), events=(*events, *joins))


def judge(trace: Trace, source: str = LOOPS, **params: object) -> Verdict:
    verdict = FAMILY.judge(Params(**params), evidence(trace, source=source))
    return replace(verdict, actual=verdict.actual.replace("\xa0", " "))


THREE = ("start", "start", "start", "join 1", "join 2", "join 3")
ALL = {"count": 3, "works": True, "ended": "ok", "joined": True, "together": 3}


def test_threads_that_are_started_run_together_and_are_joined_pass() -> None:
    verdict = judge(told(*THREE), **ALL)
    assert (verdict.status, verdict.actual) == (Status.PASSED, "3 threads")
    assert verdict.expected == (
        "3 threads that have a function to run, end without an exception, run at the same time and are waited for with "
        "join()"
    )


def test_what_is_asked_alone_is_said_alone() -> None:
    assert judge(told(*THREE), joined=True).expected == (
        "the program waits, with join(), for every thread that it started"
    )
    assert judge(told(*THREE), together=2).expected == "at least 2 threads that run at the same time"
    assert judge(told(*THREE), count=Bounds(at_least=2)).expected == "at least 2 threads"


@pytest.mark.parametrize(("count", "right"), [(3, True), (Bounds(at_least=2, at_most=4), True), (4, False)])
def test_the_number_is_that_of_the_threads_that_were_there(count: object, right: bool) -> None:
    verdict = judge(told(*THREE), count=count)
    assert (verdict.status is Status.PASSED, verdict.actual) == (right, "3 threads")


def test_a_pool_counts_for_as_many_threads_as_it_may_have() -> None:
    made = Event(pid=MAIN, kind="pool", time=0.0, line=4, data={"kind": "ThreadPoolExecutor", "size": 4})
    trace = told("start", "join 1", born="ThreadPoolExecutor", target=None, events=[made])
    assert judge(trace, count=4, works=True, joined=True, together=4).status is Status.PASSED


def test_threads_that_no_kernel_has_seen_are_none() -> None:
    assert judge(told(*THREE, seen=False), count=3).status is Status.FAILED
    alone = replace(told(*THREE, seen=False), evidence=Source.PROBE)
    assert judge(alone, count=3).status is Status.PASSED


def test_threads_that_a_library_started_for_itself_are_none() -> None:
    assert judge(told(*THREE, born="asyncio")).actual == "a Thread was made at line 2, but never started"


@pytest.mark.parametrize(
    ("steps", "source", "actual"),
    [
        (("start", "start", "join 2"), LOOPS, "nobody waited for 1 of 2 threads"),
        (("start", "start"), LOOPS, "nobody waited for any of the threads"),
        (("start",), LOOPS, "nobody waited for the thread"),
        (("start",), "thread.join\n", "nobody waited for the thread; join at line 1 is only named, not called"),
        (("start", "give up 1"), LOOPS,
         "nobody waited for the thread; join at line 6 gave up when its timeout was over"),
        (("start", "look 1"), LOOPS,
         "nobody waited for the thread; join at line 6 gave up when its timeout was over"),
        (("start",), "map(lambda thread: thread.join(), threads)\n",
         "nobody waited for the thread; nobody goes through the map() of line 1, so no join() is called"),
    ],
)  # fmt: skip
def test_a_thread_that_nobody_waits_for_is_told_though_it_ended(
    steps: tuple[str, ...], source: str, actual: str
) -> None:
    verdict = judge(told(*steps), source, joined=True)
    assert (verdict.status, verdict.actual) == (Status.FAILED, actual)


@pytest.mark.parametrize("other", ["while thread.is_alive(): pass", "queue.task_done()", "threading.active_count()"])
def test_who_waits_in_another_way_goes_to_a_person(other: str) -> None:
    verdict = judge(told("start"), f"import threading\n{other}\n", joined=True)
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)


CONDITION = """\
import threading

class Buffer:
    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()

def work():
    buffer.get()

def last():
    {last}

for _ in range(3):
    thread = threading.Thread(target=work)
    thread.start()
last()
"""


@pytest.mark.parametrize(
    ("last", "status"),
    [("print('done')", Status.FAILED), ("buffer.get()", Status.NEEDS_REVIEW), ("done.wait()", Status.NEEDS_REVIEW)],
)
def test_waits_of_the_threads_for_each_other_are_no_wait_for_them(last: str, status: Status) -> None:
    assert judge(told("start", "start", "join 2"), CONDITION.format(last=last), joined=True).status is status


def test_start_and_join_in_one_loop_is_named_with_both_lines() -> None:
    verdict = judge(told("start", "join 1", "start", "join 2"), together=2)
    assert verdict.actual.startswith("each thread had ended before the next was started: join() at line 6")
    assert verdict.lines == (4, 6)


def test_too_few_to_run_together_are_told_to_be_more() -> None:
    verdict = judge(told("start", "start", "join 1", "join 2"), together=3)
    assert (verdict.actual, verdict.hint) == ("never more than 2", "Start 3 threads before you wait for the first.")


def test_a_thread_without_a_function_is_told_how_to_be_given_one() -> None:
    verdict = judge(told(*THREE, target=None), works=True)
    assert verdict.actual == "3 threads had no function to run"
    assert "target=f" in verdict.hint


def test_an_exception_in_a_thread_is_told_with_its_line() -> None:
    error = Event(
        pid=MAIN, kind="error", time=2.0, line=9, data={"where": "thread", "type": "ValueError", "message": "oops"}
    )
    verdict = judge(told(*THREE, events=[error]), ended="ok")
    assert verdict.actual == "a thread stopped with ValueError: oops at line 9"
    assert judge(told(*THREE, events=[error])).status is Status.PASSED


@pytest.mark.parametrize(
    ("source", "actual"),
    [
        ("print(1)\n", "no thread was started"),
        ("import threading\nt = threading.Thread()\nt.start\n",
         "a Thread was made, but start is only named, never called"),
        ("import threading\nthreading.Thread(target=f).run()\n",
         "run() was called at line 2, which runs the function in the main thread; no thread was started"),
        ("from threading import Thread\nThread(target=f)\n", "a Thread was made at line 2, but never started"),
    ],
)  # fmt: skip
def test_no_thread_at_all_is_told_with_what_was_in_its_place(source: str, actual: str) -> None:
    assert judge(told(), source).actual == actual


def test_processes_are_no_threads() -> None:
    story = Story()
    story.start(line=8)
    story.join(1, line=9)
    verdict = judge(story.end())
    assert (verdict.actual, verdict.lines) == ("processes were started, no thread", (8,))


def test_threads_that_never_end_are_told_as_the_run_ended() -> None:
    trace = replace(told("start"), ended=Ended.TIMED_OUT)
    assert judge(trace, joined=True).status is Status.FAILED


@pytest.mark.parametrize("params", [{"count": 0}, {"together": 1}])
def test_numbers_that_make_no_sense_are_refused(params: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Params(**params)
