"""Made-up but realistic reports: what a grader would say about typical answers. Times are in seconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.language import say
from grader.model import (
    Answer,
    Assignment,
    Awaited,
    Blocked,
    CheckSpec,
    Chunk,
    Ended,
    Event,
    Exercise,
    Finding,
    Hold,
    Holder,
    Kind,
    Lack,
    Loop,
    Place,
    Process,
    Program,
    QuestionReport,
    QuestionStatus,
    Report,
    Role,
    Run,
    Schedule,
    Source,
    StartMethod,
    Status,
    Task,
    Thread,
    Trace,
    Wait,
)

HELD = Run(StartMethod.FORK, Schedule.HOLD_EXITS)
NATURAL = Run(StartMethod.FORK, Schedule.NATURAL)
MAIN = 2

FOUR = """\
import multiprocessing

def show(number):
    print("My number is", number)

if __name__ == "__main__":
    workers = []
    for number in range(1, 5):
        worker = multiprocessing.Process(target=show, args=(number,))
        worker.start()
        workers.append(worker)
    worker.join()
    print("All done")
"""
LINES = len(FOUR.splitlines())


def exercise(id: str = "q6", title: str = "Four processes, four numbers", **more: Any) -> Exercise:
    """A question whose number is the digit in its id."""
    check = CheckSpec(id="joined", family="joined", points=2, params=None)
    base = Exercise(
        id=id,
        number=int(id.strip("q")),
        title=title,
        prompt="Write a program ...",
        kind=Kind.PROGRAM,
        points=10,
        checks=(check,),
    )
    return replace(base, **more)


def answer(source: str = FOUR, cell: int = 12, **more: Any) -> Answer:
    """An answer whose program is one cell, line by line; its last line has no origin."""
    lines = range(1, source.count("\n") + 1)
    origin = tuple(Place(file="alice.ipynb", cell=cell, lines=(line, line)) for line in lines)
    program = Program(source=source, origin=origin)
    base = Answer(
        exercise="q6", program=program, places=(Place(file="alice.ipynb", cell=cell, lines=(1, len(origin))),)
    )
    return replace(base, **more)


def worker(number: int, **more: Any) -> Process:
    """Worker `number`, pid 2 + number, born 2 ms after its predecessor, gone at 40 ms."""
    base = Process(
        pid=MAIN + number,
        parent=MAIN,
        role=Role.WORKER,
        number=number,
        started=0.004 + 0.002 * number,
        ended=0.04,
        how=Ended.EXITED,
        exit_code=0,
        born="Process",
    )
    return replace(base, **more)


def main_process(**more: Any) -> Process:
    """The main process, from 0 to 42 ms."""
    base = Process(
        pid=MAIN, parent=None, role=Role.MAIN, number=1, started=0.0, ended=0.042, how=Ended.EXITED, exit_code=0
    )
    return replace(base, **more)


def trace(processes: tuple[Process, ...], run: Run = HELD, **more: Any) -> Trace:
    """A run of these processes, each worker printing its number 1 ms after its birth."""
    chunks = tuple(
        Chunk(pid=p.pid, stream="stdout", time=p.started + 0.001, text=f"My number is {p.number}\n")
        for p in processes
        if p.role is Role.WORKER
    )
    base = Trace(run=run, ended=Ended.EXITED, wall_s=0.043, main=MAIN, exit_code=0, processes=processes, chunks=chunks)
    return replace(base, **more)


def joined_all() -> Trace:
    """Four workers, held until main waits for each in turn."""
    workers = tuple(worker(n, ended=0.014 + 0.003 * n, joined=True, why="waited for") for n in (1, 2, 3, 4))
    waits = tuple(
        Wait(pid=MAIN, target=MAIN + n, blocking=True, begin=0.0135 + 0.003 * n - 0.0025, end=0.014 + 0.003 * n)
        for n in (1, 2, 3, 4)
    )
    holds = tuple(
        Hold(pid=w.pid, begin=w.started + 0.002, end=0.0138 + 0.003 * w.number, reason="waited for") for w in workers
    )
    return trace((main_process(), *workers), waits=waits, holds=holds, body_end=0.03)


def joined_last() -> Trace:
    """Four workers, but main waits for the fourth only; the others are alive when its last line ends."""
    late = tuple(worker(n, ended=0.0375 + n / 1000, joined=False, why="still alive") for n in (1, 2, 3))
    last = worker(4, ended=0.02, joined=True, why="waited for")
    holds = tuple(
        Hold(pid=w.pid, begin=w.started + 0.002, end=(w.ended or 0) - 0.0002, reason="x") for w in (*late, last)
    )
    waits = (Wait(pid=MAIN, target=MAIN + 4, blocking=True, begin=0.015, end=0.0201),)
    return trace((main_process(), *late, last), waits=waits, holds=holds, body_end=0.03)


def deadlock() -> Trace:
    """Two workers, each waiting for the other's lock, and main waiting for the first."""
    workers = tuple(worker(n, ended=None, how=None, exit_code=None) for n in (1, 2))
    blocked = (
        Blocked(pid=2, call="wait4", lines=(12,), doing="waits in join for worker 1"),
        Blocked(pid=3, call="futex", lines=(4,), doing="waits for a lock"),
        Blocked(pid=4, call="futex", lines=()),
    )
    waits = (Wait(pid=MAIN, target=3, blocking=True, begin=0.012),)
    return trace(
        (main_process(ended=None, how=None, exit_code=None), *workers),
        run=NATURAL,
        ended=Ended.DEADLOCKED,
        exit_code=None,
        wall_s=0.9,
        waits=waits,
        blocked=blocked,
        leftover=(2, 3, 4),
    )


def crossed_locks() -> Trace:
    """Two workers, each of which has the lock that the other one waits for, and main waiting for the first."""
    lacks = [
        Lack(awaited=Awaited.LOCK, of="Lock", line=6, holders=(Holder(pid=pid, line=4, thread=0),)) for pid in (4, 3)
    ]
    join = Lack(awaited=Awaited.PROCESS, of="process", line=12, holders=(Holder(pid=3),), numbers={})
    blocked = (
        Blocked(pid=2, call="wait4", lines=(12,), doing="poll", lacks=(join,)),
        *(
            Blocked(pid=pid, call="futex", lines=(6,), doing="__enter__", lacks=(lack,))
            for pid, lack in zip((3, 4), lacks, strict=True)
        ),
    )
    return replace(deadlock(), blocked=blocked)


def timed_out() -> Trace:
    """The main process computes for ever."""
    return trace((main_process(ended=None, how=None, exit_code=None),), ended=Ended.TIMED_OUT, wall_s=30.0)


def threads() -> Trace:
    """Four threads in place of four processes."""
    events = tuple(Event(pid=MAIN, kind="thread", time=0.01 + n / 1000, line=9, data={"name": "x"}) for n in range(4))
    return trace((main_process(),), events=events, body_end=0.04)


def thread(number: int, pid: int = MAIN, **more: Any) -> Thread:
    """Thread `number`, started at line 9, 1 ms after its predecessor, gone at 30 ms, joined at line 11."""
    base = Thread(
        pid=pid, tid=100 * pid + number, number=number, started=0.01 + 0.001 * number, ended=0.03,
        name=f"Thread-{number} (show)", target="show", born="Thread", line=9, joiner=0, joined_line=11,
    )  # fmt: skip
    return replace(base, **more)


def threads_seen(count: int = 4, **more: Any) -> Trace:
    """So many threads in place of processes, seen by the kernel; main waits for the last of them."""
    joined = Event(pid=MAIN, kind="thread-join", time=0.03, line=11, data={"tid": 200 + count, "begin": 0.02})
    found = tuple(thread(number) for number in range(1, count + 1))
    return replace(threads(), threads=found, events=(*threads().events, joined), **more)


def within() -> Trace:
    """Threads and tasks in a main process and a worker, more than can be shown, of all kinds."""
    found = (
        *(thread(number, born="ThreadPool", target="worker", joiner=None) for number in range(1, 12)),
        thread(12, ended=None, daemon=True, joiner=None, name=HOSTILE),
        thread(1, pid=3, started=0.007, joiner=None),
        thread(2, pid=3, started=0.008, ended=None, born=None, name=None, target=None, line=None, joiner=None),
    )
    tasks = tuple(
        Task(pid=MAIN, number=n, created=0.012 + n / 1000, done=0.02 + n / 1000, how="done", target="job", line=5)
        for n in range(1, 10)
    )
    failed = Task(pid=MAIN, number=10, created=0.013, done=0.014, how="raised ValueError", name="late", target="job")
    loop = Loop(pid=MAIN, number=1, began=0.011, ended=0.035, tasks=300, line=12)
    return replace(joined_last(), threads=found, loops=(loop,), tasks=(*tasks, failed))


def crashed() -> Trace:
    """The second of two workers dies of an exception."""
    workers = (worker(1, joined=True), worker(2, exit_code=1, joined=True))
    said = 'Traceback (most recent call last):\n  File "q6.py", line 4, in show\nZeroDivisionError: division by zero\n'
    chunk = Chunk(pid=4, stream="stderr", time=0.01, text=said)
    return trace((main_process(), *workers), chunks=(chunk,), body_end=0.041)


def finding(check: str = "joined", status: Status = Status.FAILED, score: float = 0.0, **more: Any) -> Finding:
    """A finding worth 2 points at most."""
    return replace(Finding(check=check, status=status, score=score, max_score=2.0), **more)


def missing_join() -> QuestionReport:
    """Q6 with a join for the last process only."""
    lost = finding(
        title="Every process is joined",
        expected="4 workers had ended, because somebody waited for them, before the main program's last line ended",
        actual="3 of 4 workers were still alive then: worker 1, worker 2, worker 3",
        hint="Call join() on every process before the program goes on.",
        lines=(9, 12),
    )
    good = tuple(
        finding(check, Status.PASSED, 2.0, title=title)
        for check, title in (("four", "Four processes"), ("different", "Different numbers"), ("overlap", None))
    )
    return question(QuestionStatus.PARTIAL, 8.0, (*good, lost), (joined_last(),))


def question(
    status: QuestionStatus,
    score: float,
    findings: tuple[Finding, ...] = (),
    traces: tuple[Trace, ...] = (),
    **more: Any,
) -> QuestionReport:
    """Q6 as answered in cell 12, unless said otherwise."""
    base = QuestionReport(
        exercise=exercise(), status=status, score=score, findings=findings, traces=traces, answer=answer()
    )
    return replace(base, **more)


def essay() -> QuestionReport:
    """A theory question that a person is to confirm."""
    evidence: tuple[dict[str, Any], ...] = (
        {
            "concept": "memory",
            "title": "Each process has memory of its own",
            "status": "found",
            "points": 3,
            "max_points": 3,
            "sentence": "Every process has its own memory.",
        },
        {
            "concept": "gil",
            "title": "Threads share the global interpreter lock",
            "status": "half",
            "points": 1.5,
            "max_points": 3,
            "sentence": "Threads are slower for calculations because of a lock.",
        },
        {
            "concept": "ipc",
            "title": "Data is exchanged by pipes and queues",
            "status": "missing",
            "points": 0,
            "max_points": 2,
            "sentence": "",
        },
        {
            "concept": "faster",
            "title": "Threads are always faster",
            "status": "wrong",
            "points": 0,
            "max_points": 0,
            "sentence": "Threads always run faster than processes.",
        },
    )
    found = finding(
        "concepts",
        Status.NEEDS_REVIEW,
        4.5,
        max_score=8.0,
        title="Processes and threads compared",
        expected="4 concepts",
        actual="2 of 4 concepts",
        reason="a sentence looks like a misunderstanding",
        evidence=evidence,
    )
    theory = exercise("q2", "Multiprocessing and multithreading", kind=Kind.ESSAY, points=8.0)
    prose = Answer(exercise="q2", text="Every process has its own memory. ...", places=())
    why = "a sentence looks like a misunderstanding"
    return question(QuestionStatus.NEEDS_REVIEW, 4.5, (found,), exercise=theory, answer=prose, reason=why)


def report(*questions: QuestionReport, **more: Any) -> Report:
    """A report on alice.ipynb; its assignment has just these questions."""
    exercises = tuple(question.exercise for question in questions)
    assignment = Assignment(
        id="multiprocessing", title="Multiprocessing homework", exercises=exercises, path=Path("exercises")
    )
    base = Report(
        assignment=assignment,
        submission="alice.ipynb",
        student="alice",
        questions=questions,
        tier="namespaces",
        evidence=Source.KERNEL,
    )
    return replace(base, **more)


def all_right() -> Report:
    """Everything passed; one note about a line that was left out."""
    noted = answer(cell=4, notes=("The line `!pip install numpy` was left out: it is a shell command.",))
    first = question(
        QuestionStatus.PASSED, 10.0, (finding("one", Status.PASSED, 2.0),), exercise=exercise("q3", "One process")
    )
    return report(
        replace(first, answer=noted),
        question(QuestionStatus.PASSED, 10.0, (finding("four", Status.PASSED, 2.0),), (joined_all(),)),
    )


def mixed() -> Report:
    """One question of every status."""
    fault = finding("pool", Status.GRADER_ERROR, reason="the sandbox did not answer")
    unread = finding("closed", Status.NOT_RUN, reason="the program did not end")
    return report(
        question(QuestionStatus.PASSED, 10.0, exercise=exercise("q1", "What is multiprocessing?", kind=Kind.ESSAY)),
        essay(),
        question(QuestionStatus.NOT_FOUND, 0.0, exercise=exercise("q3", "One process"), answer=None),
        question(QuestionStatus.GRADER_ERROR, 0.0, (fault,), exercise=exercise("q4", "What is a pool?")),
        question(
            QuestionStatus.FAILED,
            0.0,
            (finding(actual=say("it stood still"), expected="it ends"), unread),
            (deadlock(),),
            exercise=exercise("q5", "A pool of worker processes, with a title that is rather long for a table"),
        ),
        missing_join(),
        notes=("Cell 3 holds no question's answer.",),
    )


HOSTILE = "\x1b[2J\x1b]0;owned\x07[bold red]\u202egnp.exe[/]\x9b31m\r\x08\udc80[link=file:///x]"


def hostile(text: str = HOSTILE) -> Report:
    """Student text everywhere that tries to take over the terminal."""
    code = f"import os\nprint('{text}')\nx = '[red]'\n"
    bad = finding(
        title="Output",
        expected="a number",
        actual=text,
        hint=text,
        reason=text,
        lines=(2,),
    )
    wild = trace((main_process(exit_code=1), worker(1, name=text, exit_code=1, joined=False)), exit_code=1)
    wild = replace(wild, chunks=(Chunk(pid=3, stream="stderr", time=0.01, text=text),))
    essay_entry = {"concept": text, "title": text, "status": text, "points": 1, "sentence": text}
    prose = finding("concepts", Status.NEEDS_REVIEW, evidence=(essay_entry,), reason=text)
    noted = answer(code, notes=(text,), doubts=(text,))
    stuck = replace(deadlock(), blocked=(Blocked(pid=9, call=text, lines=(2,), doing=text),))
    return report(
        question(QuestionStatus.FAILED, 0.0, (bad, prose), (wild, stuck), answer=noted, reason=text),
        question(QuestionStatus.NEEDS_REVIEW, 1.0, (prose,), answer=noted, reason=text),
        submission=text,
        student=text,
        notes=(text,),
    )
