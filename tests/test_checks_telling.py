"""How a program ended is told once: the first check tells all, the others say where it stands."""

from __future__ import annotations

from dataclasses import replace

from traces import HELD, Story, evidence, printing

from grader.checks import ends, joined, telling
from grader.checks.words import failed
from grader.model import Awaited, CheckSpec, Ended, Holder, Lack, Run, Status, Trace, Verdict

FULL = (
    "every process waited, and nothing could wake any of them: worker 1 (line\u00a04) waits for an Event that nobody "
    "sets; main (line\u00a012) waits in join() for worker 1"
)


def standstill(run: Run = HELD) -> Trace:
    """A worker that waits for an event, and the main process for it."""
    story = Story(run)
    story.start(how=None)
    story.stuck(12, lacks=(Lack(awaited=Awaited.PROCESS, of="process", line=12, holders=(Holder(pid=10),)),))
    story.stuck(4, by=1, lacks=(Lack(awaited=Awaited.EVENT, of="Event", line=4),))
    return story.end(Ended.DEADLOCKED)


def check(id: str, **facts: object) -> CheckSpec:
    return CheckSpec(id=id, family="ends", points=1, params=None, **facts)  # type: ignore[arg-type]


def told(checks: list[CheckSpec], verdicts: list[Verdict], *traces: Trace) -> list[str]:
    return [one.actual for one in telling.once(checks, verdicts, evidence(*traces))]


def test_families_tell_the_story_that_is_told_once() -> None:
    known = evidence(standstill(Run()), standstill())
    verdicts = [ends.FAMILY.judge(ends.Params(), known), joined.FAMILY.judge(joined.Params(), known)]
    assert all(FULL in one.actual for one in verdicts)
    first, second = telling.once([check("end", title="It ends"), check("joined")], verdicts, known)
    assert first == verdicts[0]
    assert second.actual == 'the program never came to its end: it stood still (see "It ends")'
    assert (second.hint, second.lines, second.share) == (telling.MEND, verdicts[1].lines, verdicts[1].share)
    assert verdicts[1].hint == first.hint == "Call set() on the Event on every way that the program can take."


def test_what_else_a_check_says_stays() -> None:
    verdicts = [failed("", FULL, ""), failed("", f"a worker printed no number; {FULL}", "Print it.")]
    _, second = telling.once([check("a"), check("b")], verdicts, evidence(standstill()))
    assert second.actual == 'a worker printed no number; it stood still (see "a")'
    assert second.hint == "Print it."


def test_another_story_is_told_in_full() -> None:
    other = FULL.replace("an Event", "a Lock")
    verdicts = [failed("", said, "") for said in (FULL, other, "no process was started")]
    assert told([check("a"), check("b"), check("c")], verdicts, standstill()) == [one.actual for one in verdicts]


def test_who_sees_no_hidden_check_is_not_sent_to_one() -> None:
    checks = [check("secret", hidden=True), check("a"), check("b"), check("also secret", hidden=True)]
    assert told(checks, [failed("", FULL, "")] * 4, standstill()) == [FULL, FULL, 'it stood still (see "a")', FULL]


def test_an_error_is_named_and_its_message_told_once() -> None:
    story = Story()
    story.error(f"ValueError: {'it is ' * 20}odd", line=7)
    full = f"ValueError: {'it is ' * 20}odd at line\u00a07"
    verdicts = [failed("", f"it stopped with {full}", ""), failed("", f"no process was started: {full}", "Start one.")]
    assert told([check("a"), check("b")], verdicts, story.end(exit_code=1)) == [
        f"it stopped with {full}", 'no process was started: ValueError (see "a")',
    ]  # fmt: skip


def test_what_is_said_in_a_few_words_is_said_again() -> None:
    story = Story()
    story.error("ValueError: odd", line=7)
    verdicts = [failed("", "it stopped with ValueError: odd at line\u00a07", "")] * 2
    assert told([check("a", title="The program comes to its end"), check("b")], verdicts, story.end(exit_code=1)) == [
        one.actual for one in verdicts
    ]


def test_the_story_of_line_7_is_not_in_that_of_line_71() -> None:
    story = Story()
    story.error(f"ValueError: {'odd ' * 20}", line=7)
    story.error(f"ValueError: {'odd ' * 20}", line=71)
    verdicts = [failed("", f"ValueError: {'odd ' * 20} at line\u00a0{line}", "") for line in (7, 71)]
    assert told([check("a"), check("b")], verdicts, story.end(exit_code=1)) == [one.actual for one in verdicts]


def test_a_check_that_passed_tells_nothing() -> None:
    passed = replace(failed("", FULL, ""), status=Status.PASSED)
    assert told([check("a"), check("b")], [passed, failed("", FULL, "")], standstill()) == [FULL, FULL]
    assert told([check("a")], [failed("", "x", "")], printing("1\n")) == ["x"]
