"""A deadlock in words: of equal programs equal words, the root first, and a hint for it."""

from __future__ import annotations

from itertools import permutations

import pytest
from traces import MAIN, Story

from grader.deadlock import account, waits_for
from grader.model import Awaited, Ended, Holder, Lack, Trace

JOIN = Lack(awaited=Awaited.PROCESS, of="process", line=20, holders=(Holder(pid=10),))


def lock(line: int, *holders: Holder, of: str = "Lock") -> Lack:
    return Lack(awaited=Awaited.LOCK, of=of, line=line, holders=holders)


def stood(*lacks: Lack, funcs: tuple[str, ...] = (), main: Lack = JOIN, **fate: object) -> Trace:
    """A run in which main joins worker 1, and each worker lacks something; `fate` is that of one more worker."""
    story = Story()
    for number, _ in enumerate(lacks):
        story.start(how=None, func=funcs[number] if funcs else "work")
    if fate:
        story.start(func="gone", **fate)
    story.stuck(20, lacks=(main,))
    for number, lack in enumerate(lacks, start=1):
        story.stuck(lack.line or 0, by=number, lacks=(lack,))
    return story.end(Ended.DEADLOCKED)


def said(trace: Trace) -> list[str]:
    told = account(trace)
    assert told is not None
    return [sentence.replace("\u00a0", " ") for sentence in told.sentences]


def test_the_cycle_is_told_with_both_places_before_who_waits_for_it() -> None:
    first, second = lock(16, Holder(pid=11, line=19)), lock(21, Holder(pid=10, line=14))
    told = account(stood(first, second, funcs=("deposit", "withdraw")))
    assert told is not None
    assert [sentence.replace("\u00a0", " ") for sentence in told.sentences] == [
        "worker 1 (line 16) waits for a Lock that worker 2 acquired at line 19",
        "worker 2 (line 21) waits for a Lock that worker 1 acquired at line 14",
        "main (line 20) waits in join() for worker 1",
    ]
    assert told.lines == (14, 16, 19, 20, 21)
    assert told.hint.startswith("Acquire the locks in the same order")


def test_it_is_the_same_whoever_of_equal_workers_was_first() -> None:
    told = set()
    for owner, *others in permutations((10, 11, 12)):
        lacks = {owner: lock(9, Holder(pid=owner, line=8, thread=0))}
        lacks.update({pid: lock(8, Holder(pid=owner, line=8, thread=0)) for pid in others})
        told.add(tuple(said(stood(*(lacks[pid] for pid in sorted(lacks))))))
    assert told == {
        (
            "a worker (line 9) waits for a Lock that it has acquired itself at line 8",
            "2 workers (line 8) wait for a Lock that another worker acquired at line 8",
            "main (line 20) waits in join() for a worker",
        )
    }


def test_which_worker_of_a_pool_was_lost_is_not_told() -> None:
    def lost(number: int) -> list[str]:
        story = Story()
        for worker in (1, 2):
            story.start(born="Pool", **({"signal": 9, "how": Ended.SIGNALLED} if worker == number else {"how": None}))
        story.stuck(7, lacks=(Lack(awaited=Awaited.RESULT, of="result", line=7),))
        story.stuck(by=3 - number, lacks=(Lack(awaited=Awaited.GET, of="Queue"),))
        return said(story.end(Ended.DEADLOCKED))

    ended = "that was killed by SIGKILL in the middle of it"
    assert lost(1) == lost(2) == [f"main (line 7) waits for the result of a worker of the pool {ended}"]


@pytest.mark.parametrize(
    ("fate", "words", "hint"),
    [
        ({"exit_code": 0}, "and never released: that one has ended", "`with lock:`"),
        ({"exit_code": 3}, "and never released: that one ended with exit status 3", "`with lock:`"),
        (
            {"how": Ended.SIGNALLED, "signal": 9},
            "and never released: that one was killed by SIGKILL",
            "Do not terminate",
        ),
    ],
)
def test_a_lock_of_somebody_who_is_gone(fate: dict[str, object], words: str, hint: str) -> None:
    trace = stood(lock(8, Holder(pid=11, line=6)), **fate)
    assert said(trace)[0] == f"worker 1 (line 8) waits for a Lock that worker 2 acquired at line 6 {words}"
    assert hint in account(trace).hint


def test_who_holds_a_lock_and_waits_for_somebody_is_told_to_release_it() -> None:
    trace = stood(lock(8, Holder(pid=MAIN, line=15)))
    assert account(trace).hint == "Release the lock before you wait for somebody who needs it."


def test_a_copy_of_a_lock_is_nobodys_to_release() -> None:
    copy = Lack(awaited=Awaited.LOCK, of="Lock", line=8, holders=(Holder(pid=MAIN, line=15),), numbers={"copy": 1})
    assert "a copy of the one that main had acquired at line 15" in said(stood(copy))[0]


@pytest.mark.parametrize("awaited", Awaited, ids=str)
def test_everything_that_can_be_waited_for_has_words_and_a_hint(awaited: Awaited) -> None:
    for holders in ((), (Holder(pid=10),), (Holder(pid=MAIN, line=3), Holder(pid=12345, line=4))):
        trace = stood(Lack(awaited=awaited, of="", holders=holders))
        told = account(trace)
        assert told is not None
        assert told.hint.endswith(".")
        assert all("  " not in sentence for sentence in told.sentences)


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        (
            Lack(awaited=Awaited.BARRIER, line=5, numbers={"parties": 3, "came": 1}),
            "at a Barrier for 3, to which nobody",
        ),
        (Lack(awaited=Awaited.PUT, line=5, numbers={"maxsize": 2**31 - 1}), "waits for room in a full Queue, from"),
        (
            Lack(awaited=Awaited.GET, line=5, holders=(Holder(pid=MAIN, line=4),), numbers={"put": 2}),
            "all 2 items that were put by main at line 4 are taken",
        ),
        (Lack(awaited=Awaited.TASKS, line=5, numbers={"put": 3, "done": 2}), "task_done() was called only twice"),
        (Lack(awaited=Awaited.RECEIVE, line=5, holders=(Holder(pid=10),)), "only it itself has the other end open"),
        (Lack(awaited=Awaited.FLUSH, line=5), "until somebody takes what it has put into a Queue at line 5"),
    ],
)
def test_what_explains_a_wait_is_told(lack: Lack, words: str) -> None:
    assert words in said(stood(lack))[0]


def test_idle_workers_of_a_pool_are_left_out() -> None:
    story = Story()
    story.start(born="Pool", how=None)
    story.stuck(20, lacks=(lock(20, Holder(pid=MAIN, line=19, thread=0)),))
    story.stuck(by=1, lacks=(Lack(awaited=Awaited.GET, of="Queue"),))
    assert said(story.end(Ended.DEADLOCKED)) == [
        "main (line 20) waits for a Lock that it has acquired itself at line 19"
    ]


def test_there_is_no_account_without_a_deadlock_or_without_knowledge() -> None:
    assert account(Story().end()) is None
    story = Story()
    story.stuck(3)
    assert account(story.end(Ended.DEADLOCKED)) is None
    stood_still = stood(lock(3))
    assert account(stood_still) is not None


def test_threads_that_lack_the_same_are_told_once() -> None:
    story = Story()
    lacks = tuple(Lack(awaited=Awaited.EVENT, of="Event", line=3, thread=number) for number in (1, 2, 3))
    story.stuck(20, lacks=lacks)
    (blocked,) = story.end(Ended.DEADLOCKED).blocked
    said = waits_for(story.end(Ended.DEADLOCKED), blocked).replace("\u00a0", " ")
    assert said == "its thread at line 3 waits for an Event that nobody sets, as 3 of its threads do"


def test_one_process_tells_by_number_whom_it_waits_for() -> None:
    trace = stood(lock(9, Holder(pid=11, line=8)), lock(9, Holder(pid=10, line=8)))
    assert [waits_for(trace, blocked) for blocked in trace.blocked] == [
        "waits in join() for worker 1",
        "waits for a Lock that worker 2 acquired at line\u00a08",
        "waits for a Lock that worker 1 acquired at line\u00a08",
    ]
