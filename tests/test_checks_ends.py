"""The `ends` family on traces told by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from traces import MAIN, NATURAL, Story, evidence, printing

from grader.checks.ends import FAMILY, Params
from grader.language import Said
from grader.model import LEFT_OUT, Awaited, Ended, Evidence, Holder, Lack, Run, Schedule, Status, Trace, Verdict, Wait

LOOP = "import x\n\nwhile True:\n    for i in range(3):\n        f(i)\n"


def judge(evidence: Evidence, **params: object) -> Verdict:
    return FAMILY.judge(Params(**params), evidence)


def test_a_program_that_ends_with_0_passes() -> None:
    assert judge(evidence(printing("1\n"))).status is Status.PASSED


def test_an_exception_is_told_with_its_line() -> None:
    story = Story()
    story.error("ValueError: too odd", line=7)
    verdict = judge(evidence(story.end(exit_code=1)))
    assert (verdict.actual, verdict.lines) == ("it stopped with ValueError: too odd at line\u00a07", (7,))


def test_another_exit_status_is_told() -> None:
    assert judge(evidence(Story().end(exit_code=3))).actual == "it ended with exit status 3"
    assert judge(evidence(Story().end(exit_code=3)), exit_code=3).status is Status.PASSED
    assert judge(evidence(Story().end()), exit_code=3).actual == "it ended with exit status 0"


def test_an_exception_in_a_thread_is_an_exception() -> None:
    story = Story()
    story.event("error", 4, type="KeyError", message="'a'", where="thread", hint=None)
    assert judge(evidence(story.end())).actual == "it stopped with KeyError: 'a' at line\u00a04"


def test_an_exception_in_a_worker_is_another_checks_business() -> None:
    story = Story()
    story.start(exit_code=1)
    story.error("ValueError: no", by=1)
    assert judge(evidence(story.end())).status is Status.PASSED


def test_a_signal_is_named() -> None:
    assert judge(evidence(Story().end(Ended.SIGNALLED, signal=11))).actual == "it was ended by signal SIGSEGV"


@pytest.mark.parametrize("line", [3, 4, 5])
def test_an_endless_loop_is_told_by_its_first_line_wherever_it_was_stopped(line: int) -> None:
    story = Story()
    story.stuck(line)
    verdict = judge(evidence(story.end(Ended.TIMED_OUT), source=LOOP))
    assert verdict.actual == "it was still running when its 30 seconds were up, in the loop at line\u00a03"
    assert verdict.lines == (3,)


def test_a_loop_is_found_from_the_function_that_it_calls() -> None:
    story = Story()
    story.stuck(5, 1)
    assert judge(evidence(story.end(Ended.CPU_LIMIT), source=LOOP)).lines == (3,)


def test_who_waits_for_a_process_is_in_no_endless_loop_himself() -> None:
    story = Story()
    story.start(how=None)
    story.stuck(4)
    story.stuck(9, by=1)
    waits = (Wait(pid=MAIN, target=story.pid(1), blocking=True, begin=1.0),)
    source = LOOP + "\n\nwhile True:\n    g()\n"
    verdict = judge(evidence(story.end(Ended.TIMED_OUT, waits=waits), source=source))
    assert verdict.actual == "it was still running when its 30 seconds were up, in the loop at line\u00a08"


def test_a_deadlock_names_who_waits_where() -> None:
    story = Story()
    story.start(how=None)
    story.stuck(12)
    story.stuck(11, 4, by=1)
    verdict = judge(evidence(story.end(Ended.DEADLOCKED)))
    assert verdict.actual.endswith(": main at line\u00a012 and worker 1 at line\u00a04")
    assert verdict.lines == (4, 12)


def test_which_workers_of_a_pool_are_stuck_is_not_told() -> None:
    story = Story()
    story.pool(2)
    story.stuck(9)
    story.stuck(8, by=2)
    assert judge(evidence(story.end(Ended.DEADLOCKED))).actual.endswith(": main at line\u00a09")


@pytest.mark.parametrize(
    ("ended", "text"),
    [
        (Ended.OUTPUT_LIMIT, "printed more than 1024 KiB"),
        (Ended.MEMORY_LIMIT, "more than 512 MiB"),
        (Ended.PROCESS_LIMIT, "more than 64 processes"),
        (Ended.CPU_LIMIT, "more than 30 seconds"),
    ],
)
def test_each_limit_is_told_with_a_hint(ended: Ended, text: str) -> None:
    verdict = judge(evidence(Story().end(ended)))
    assert text in verdict.actual
    assert verdict.hint.startswith(("Look for", "Start a fixed"))


def test_a_process_that_outlives_the_program_is_named() -> None:
    story = Story()
    story.start(line=6, how=None)
    trace = story.end(leftover=(10,))
    verdict = judge(evidence(trace))
    assert (verdict.actual, verdict.lines) == ("it ended, but worker 1 lived on", (6,))
    assert judge(evidence(trace), leftover=True).status is Status.PASSED


def test_messages_are_the_same_in_every_run() -> None:
    def message(address: str, pid: int) -> str:
        story = Story()
        story.error(f"ValueError: <Thing at 0x{address}> of pid {pid}")
        return judge(evidence(story.end(exit_code=1))).actual

    assert message("7f2a9c", 33) == message("7fffff", 7)


def test_a_deadlock_is_told_with_the_culprit_and_how_to_mend_it() -> None:
    story = Story()
    story.start(how=None)
    held = Lack(awaited=Awaited.LOCK, of="Lock", line=4, holders=(Holder(pid=2, line=9),))
    story.stuck(12, lacks=(Lack(awaited=Awaited.PROCESS, of="process", line=12, holders=(Holder(pid=10),)),))
    story.stuck(4, by=1, lacks=(held,))
    verdict = judge(evidence(story.end(Ended.DEADLOCKED)))
    assert verdict.actual.endswith(
        ": worker 1 (line\u00a04) waits for a Lock that main acquired at line\u00a09; "
        "main (line\u00a012) waits in join() for worker 1"
    )
    assert verdict.lines == (4, 9, 12)
    assert verdict.hint == "Release the lock before you wait for somebody who needs it."


def stuck_at(line: int, run: Run) -> Trace:
    story = Story(run)
    story.start(how=None)
    story.stuck(line, lacks=(Lack(awaited=Awaited.LOCK, of="Lock", line=line, holders=(Holder(pid=10, line=9),)),))
    return story.end(Ended.DEADLOCKED)


def test_a_deadlock_is_told_from_the_schedule_that_always_shows_it_wherever_luck_led_the_natural_run() -> None:
    locks = Run(schedule=Schedule.HOLD_LOCKS)
    certain = stuck_at(4, locks)
    by_luck, hidden = (
        judge(evidence(natural, certain), under=(Schedule.HOLD_LOCKS,))
        for natural in (stuck_at(7, NATURAL), printing("1\n"))
    )
    assert by_luck == hidden
    assert "line\u00a04" in by_luck.actual
    assert "Luck may hide it" in by_luck.hint


@pytest.mark.parametrize(
    ("ended", "worker", "status"),
    [
        (Ended.EXITED, 0, Status.PASSED),
        (Ended.EXITED, 1, Status.NEEDS_REVIEW),
        (Ended.TIMED_OUT, 0, Status.NEEDS_REVIEW),
    ],
    ids=["well", "a worker gave up", "not in time"],
)
def test_what_can_come_of_the_holds_alone_costs_nothing(ended: Ended, worker: int, status: Status) -> None:
    story = Story(Run(schedule=Schedule.HOLD_LOCKS))
    story.start(exit_code=worker)
    story.event("watched", sender=1)
    found = judge(evidence(printing("1\n"), story.end(ended)), under=(Schedule.HOLD_LOCKS,))
    assert (found.status, found.share) == (status, 1.0)


def test_a_name_that_is_missing_is_told_with_the_broken_cell_that_was_left_out() -> None:
    story = Story()
    story.error("NameError: name 'show' is not defined")
    found = evidence(story.end(exit_code=1))
    note = Said(LEFT_OUT, {"where": "Cell 2", "error": "line 3: Missing parentheses"})
    noted = replace(found, answer=replace(found.answer, notes=("Cell 1: something else.", note)))
    assert judge(found).actual == "it stopped with NameError: name 'show' is not defined at line\u00a05"
    assert judge(noted).actual == (
        f"{judge(found).actual}; Cell 2: left out, because it is not valid Python (line 3: Missing parentheses)"
    )
