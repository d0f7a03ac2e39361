"""What a reference solution was seen to do -> checks that ask for it; the reference decides afterwards which remain."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from grader import essay
from grader.checks import facts
from grader.essay.proposing import propose
from grader.importing.drafts import DraftCheck
from grader.model import Process, Trace

ENDS = DraftCheck(
    id="ends",
    title="The program ends by itself, without an error",
    family="ends",
    params="{exit_code: 0}",
)
ONLY_ENDS = replace(
    ENDS,
    decide=(
        "TODO: this asks for next to nothing. Where students write a function, add a check that calls it:",
        "calls: {function: NAME, inputs: [...]}; or leave the question to the course's own tests (NOTES.md).",
    ),
)
_PLACEHOLDER = "todo_write_here_how_students_say_it"


def checks_for(trace: Trace, calls: DraftCheck | None = None) -> tuple[DraftCheck, ...]:
    """Checks for a program that did this in the natural run, in the order in which a report is read.

    `calls` is a check of what a function of it gives, if there is one.
    """
    found = tuple(_checks(trace)) if calls is None else (calls, *_checks(trace))
    return found if len(found) > 1 else (ONLY_ENDS,)


def _checks(trace: Trace) -> Iterator[DraftCheck]:
    made = [process for process in facts.direct(trace) if not facts.pooled(process)]
    pooled = [process for process in facts.workers(trace) if facts.pooled(process)]
    if made:
        yield from _for_processes(trace, made)
    if pooled:
        yield from _for_pools()
    if made or pooled:
        yield DraftCheck(
            id="portable", title="It works on every system", family="portable", params="{same_under: [forkserver]}"
        )
    else:
        yield from _for_threads(sum(thread.born == "Thread" for thread in trace.threads))
        yield from _for_tasks(sum(not task.main for task in trace.tasks))
        if trace.text(trace.main).strip():
            yield from _for_output(trace)
    yield ENDS


def _for_processes(trace: Trace, made: list[Process]) -> Iterator[DraftCheck]:
    count = len(made)
    yield DraftCheck(
        id="processes", title=f"There {_are(count)}, and {'it ends' if count == 1 else 'they end'} well",
        family="processes", params=f"{{count: {count}, ended: ok}}", weight=3,
        decide=(f"TODO: must there be exactly {count}, as the reference has? Otherwise: count: {{at_least: 2}}",),
    )  # fmt: skip
    if any(trace.text(process.pid).strip() for process in made):
        yield from _printed(count)
    yield DraftCheck(
        id="joined", title="The program waits for its processes", family="joined", params="{all: true}", weight=2
    )
    if count > 1:
        yield DraftCheck(
            id="concurrent", title="The processes run at the same time", family="overlap", params="{at_least: 2}"
        )


def _for_threads(count: int) -> Iterator[DraftCheck]:
    if not count:
        return
    yield DraftCheck(
        id="threads", title=f"There {_are(count, 'thread')}, and {'it ends' if count == 1 else 'they end'} well",
        family="threads", params=f"{{count: {count}, ended: ok, works: true}}", weight=3,
        decide=(f"TODO: must there be exactly {count}, as the reference has? Otherwise: count: {{at_least: 2}}",
                "TODO: do they share a number? `reports` with under: [hold-stores] sees what is lost without a lock."),
    )  # fmt: skip
    yield DraftCheck(
        id="joined", title="The program waits for its threads", family="threads", params="{joined: true}", weight=2
    )
    if count > 1:
        yield DraftCheck(
            id="concurrent", title="The threads run at the same time", family="threads", params="{together: 2}"
        )


def _for_tasks(count: int) -> Iterator[DraftCheck]:
    if count > 1:
        yield DraftCheck(
            id="together", title="The coroutines run at the same time", family="tasks",
            params="{together: 2, ended: ok}", weight=2,
        )  # fmt: skip


def _printed(count: int) -> Iterator[DraftCheck]:
    """The first of these that holds: a number of its own, a line of its own, a line, some line."""
    ask = "TODO: what must it print, and which process? See `output` in `grader schema question`."
    own = [("a number of its own", "number", True), ("a line of its own", "line", True), ("a line", "line", False)]
    for what, one, distinct in own:
        if distinct and count < 2:
            continue
        more = f", distinct: true, workers: {count}" if distinct else ""
        yield DraftCheck(
            id="output", title=f"Each process prints {what}", family="output",
            params=f"{{by: each worker, one: {one}{more}}}", weight=3, decide=(ask,), stead="output",
        )  # fmt: skip
    yield DraftCheck(
        id="output", title="A process prints something", family="output", params="{by: any worker, one: line}",
        weight=3, decide=(ask,), stead="output",
    )  # fmt: skip


def _for_pools() -> Iterator[DraftCheck]:
    for name, title, params, weight in (
        ("pool", "A pool of processes is created", "{created: true}", 3.0),
        ("tasks-in-workers", "The pool's workers do the tasks", "{tasks_in_workers: true}", 3.0),
        ("results", "The results come back and are right", "{results: true}", 2.0),
        ("closed", "The pool is closed and waited for", "{closed: true}", 1.0),
    ):
        yield DraftCheck(id=name, title=title, family="pool", params=params, weight=weight)


def _for_output(trace: Trace) -> Iterator[DraftCheck]:
    lines = sum(bool(line.strip()) for line in trace.text(trace.main).split("\n"))
    yield DraftCheck(
        id="output", title="It prints what the reference prints", family="output",
        params="{by: main, equals: reference}", weight=3, stead="output",
        decide=("TODO: may students word it otherwise? Then ask for a `pattern` instead of `equals`.",),
    )  # fmt: skip
    yield DraftCheck(
        id="output", title="It prints its results", family="output", params=f"{{by: main, at_least: {lines}}}",
        weight=3, stead="output", decide=("TODO: what must it print? A `pattern` says it.",),
    )  # fmt: skip


def _are(count: int, noun: str = "process") -> str:
    many = "processes" if noun == "process" else f"{noun}s"
    return f"is one {noun}" if count == 1 else f"are {count} {many}"


def suggestions(prompt: str) -> tuple[str, ...]:
    """Comments with checks that the words of a question make likely, where there is no reference to be looked at."""
    found = []
    if re.search(r"\bpool", prompt, re.I):
        found += ["pool: {created: true}", "pool: {tasks_in_workers: true}", "pool: {closed: true}"]
    elif re.search(r"\bprocess(?:es)?\b", prompt, re.I):
        number = re.search(r"\b(\d{1,3}) (?:\w+ )?process", prompt)
        count = number[1] if number else "{at_least: 2}"
        found += [f"processes: {{count: {count}, ended: ok}}", "joined: {all: true}", "overlap: {at_least: 2}"]
    elif re.search(r"\bthreads?\b", prompt, re.I):
        found += ["threads: {count: {at_least: 2}, ended: ok}", "threads: {joined: true}", "threads: {together: 2}"]
    return ("Perhaps:", *(f"  - {{id: ..., points: ..., {one}}}" for one in found)) if found else ()


def rubric(answer: str | None, question: str, path: str) -> DraftCheck:
    """A rubric: the ideas of the model answer as it words them, or one to be written."""
    concepts = propose(answer, question) if answer else ()
    lines = []
    if answer:
        lines.append(f"model_answer: {path}")
    lines.append(f"full_at: {len(concepts) or 1} # so many points of ideas are worth full marks")
    lines.append("concepts:")
    for concept in concepts or (_to_be_written(),):
        lines += [f"  - id: {concept.id}", f"    title: {json.dumps(concept.title, ensure_ascii=False)}"]
        lines += [f"    points: {concept.points:g}", "    accept:"]
        lines += [f"      - {json.dumps(phrase)}" for phrase in concept.accept]
    decide = (
        "TODO: these ideas and phrases are the model answer's own words. What else do students say? (docs/rubrics.md)"
    )
    none = "TODO: write the ideas of a good answer, and the phrases by which they are recognised (docs/rubrics.md)."
    return DraftCheck(
        id="concepts", title="What the answer explains", family="essay", params="\n".join(lines),
        decide=(decide if concepts else none,),
    )  # fmt: skip


def _to_be_written() -> essay.Concept:
    return essay.Concept(id="idea-1", title="TODO: an idea of a good answer", points=1.0, accept=(_PLACEHOLDER,))
