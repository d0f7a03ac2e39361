"""The calls that a program makes of its pools: what was submitted, what the workers attest, what came back."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks import chance, facts, syntax, words
from grader.language import say
from grader.model import Event, Evidence, Process, Trace

WAITS_FOR_NOBODY = frozenset({"apply_async", "map_async", "starmap_async"})
LAZY = frozenset({"imap", "imap_unordered"})
UNORDERED = "imap_unordered"
SEND_HINT = say(
    "Give it a function of the program's top level (no lambda, no function inside another) and plain arguments."
)
_UNSENDABLE = re.compile(r"pickle|Can't get local object", re.IGNORECASE)
"""How exceptions say that something cannot be sent to another process; the second is Python 3.13 alone."""
MOST = 1000
"""The probe lists so many results of a call and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One process pool or executor of the program."""

    pid: int
    number: object
    kind: str
    size: int | None
    line: int | None
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a process pool by the main process. Inputs and results are short reprs; None where nobody knows."""

    key: object
    pool: Pool
    name: str
    func: str
    line: int | None
    inputs: tuple[str, ...] | None
    tasks: tuple[Event, ...]
    result: Event | None
    begun: bool = False
    """The program took one of the results, though perhaps not all of them."""
    asked: bool | None = None
    """True if the program began to wait for results before it ended the pool whatever its workers were doing, False if
    after that; None if it never did."""

    @property
    def ok(self) -> bool:
        """True if the results arrived."""
        return self.result is not None and self.result.data.get("ok") is True

    @property
    def results(self) -> tuple[str, ...]:
        """What the program received."""
        return reprs(self.result.data.get("results") if self.result else None) or ()

    @property
    def errors(self) -> tuple[Event, ...]:
        """The tasks that raised."""
        return tuple(task for task in self.tasks if task.data.get("error"))


def cannot_be_sent(error: str) -> bool:
    """True for an exception that says so of a function or its arguments."""
    return _UNSENDABLE.search(error) is not None


def gives_nothing(call: Call) -> bool:
    """True if all tasks returned None: then nobody needs to take the results."""
    return bool(call.tasks) and all(task.data.get("result") == "None" for task in call.tasks)


def reprs(value: object) -> tuple[str, ...] | None:
    """A list of reprs as the probe sends it, or None for anything else."""
    return tuple(facts.text(item) for item in value) if isinstance(value, (list, tuple)) else None


def pools(trace: Trace) -> tuple[Pool, ...]:
    """The process pools in the order of their making."""
    return tuple(_pool(trace, event) for event in trace.find("pool") if event.data.get("kind") in words.POOLS)


def _pool(trace: Trace, made: Event) -> Pool:
    ends = [
        event
        for event in trace.find("pool-end")
        if event.pid == made.pid and event.data.get("pool") == made.data.get("pool")
    ]
    size = made.data.get("size")
    return Pool(
        pid=made.pid,
        number=made.data.get("pool"),
        kind=facts.text(made.data.get("kind")),
        size=size if isinstance(size, int) else None,
        line=made.line,
        ends=tuple(facts.text(event.data.get("how")) for event in ends),
    )


def pool_workers(trace: Trace) -> tuple[Process, ...]:
    """The kernel's workers that belong to a pool; those of whom nobody knows how they were made may."""
    found = facts.workers(trace)
    return tuple(process for process in found if facts.pooled(process) or process.born is None)


def calls(trace: Trace) -> tuple[Call, ...]:
    """The calls of process pools in the order in which the program made them."""
    mine = {(pool.pid, facts.text(pool.number)): pool for pool in pools(trace)}
    workers = {process.pid for process in pool_workers(trace)}
    owned = [(event, mine.get((event.pid, facts.text(event.data.get("pool"))))) for event in trace.find("submit")]
    return tuple(_call(trace, event, pool, workers) for event, pool in owned if pool is not None)


def _call(trace: Trace, submit: Event, pool: Pool, workers: set[int]) -> Call:
    key = submit.data.get("key")
    tasks = [event for event in trace.find("task") if event.data.get("key") == key and event.pid in workers]
    results = [event for event in trace.find("result") if event.data.get("key") == key and event.pid == submit.pid]
    return Call(
        key=key,
        pool=pool,
        name=facts.text(submit.data.get("call")),
        func=facts.text(submit.data.get("func")),
        line=submit.line,
        inputs=reprs(submit.data.get("inputs")),
        tasks=tuple(tasks),
        result=results[-1] if results else None,
        begun=any(event.data.get("key") == key and event.pid == submit.pid for event in trace.find("taken")),
        asked=_asked(trace, pool, key),
    )


def _asked(trace: Trace, pool: Pool, key: object) -> bool | None:
    """See `Call.asked`; a pool that was joined has nothing left to do when it is ended."""
    ended = joined = False
    for event in trace.find("asked", "pool-end"):
        if event.pid != pool.pid or facts.text(event.data.get("pool")) != facts.text(pool.number):
            continue
        if event.kind == "asked" and event.data.get("key") == key:
            return not ended
        how = event.data.get("how") if pool.kind == "Pool" else None
        joined, ended = joined or how == "join", ended or (how in ("terminate", "exit") and not joined)
    return None


def attested(call: Call) -> bool:
    """True if what the program received is what its workers say they computed, each result for its input."""
    if len(call.results) >= MOST:
        return True
    results = [facts.text(task.data.get("result")) for task in call.tasks]
    if Counter(results) != Counter(call.results):
        return False
    given = [facts.text(task.data.get("args")) for task in call.tasks]
    if call.name == UNORDERED or call.inputs is None or Counter(given) != Counter(call.inputs):
        return True
    return Counter(zip(given, results, strict=True)) == Counter(zip(call.inputs, call.results, strict=True))


def serial(evidence: Evidence, call: Call) -> Event | None:
    """The same call evaluated one task after the other; None where the two cannot be compared."""
    found = _in_turn(evidence, call)
    if found is None or not found.data.get("reproducible") or raised_in_turn(evidence, call):
        return None
    return None if chance.draws_lots(facts.source(evidence)) else found


def raised_in_turn(evidence: Evidence, call: Call) -> tuple[tuple[str, int | None], ...]:
    """What tasks of the call raised, and where, when they were done one after the other: each once, in their order.

    Which of several got so far in a pool before the first exception ended it is luck.
    """
    found = _in_turn(evidence, call)
    told = reprs(found.data.get("errors")) if found is not None else None
    lines = found.data.get("error_lines") if found is not None else None
    known = [line if isinstance(line, int) else None for line in lines] if isinstance(lines, (list, tuple)) else []
    return tuple(itertools.zip_longest(told or (), known[: len(told or ())]))


def wears_out(evidence: Evidence, call: Call) -> bool:
    """True if tasks raise because of what the same worker has done before: whether one does so much is luck."""
    found, source = _in_turn(evidence, call), facts.source(evidence)
    if found is None or found.data.get("reproducible") or chance.draws_lots(source) or syntax.reads_clock(source):
        return False
    return bool(raised_in_turn(evidence, call))


def _in_turn(evidence: Evidence, call: Call) -> Event | None:
    trace = evidence.traces.get(facts.SERIAL)
    found = [event for event in trace.find("serial") if event.data.get("key") == call.key] if trace else []
    same = (
        found
        and facts.text(found[0].data.get("func")) == call.func
        and _same_inputs(reprs(found[0].data.get("inputs")), call)
    )
    return found[0] if same else None


def _same_inputs(inputs: Sequence[str] | None, call: Call) -> bool:
    return inputs is None or call.inputs is None or tuple(inputs) == call.inputs


def agrees(call: Call, event: Event) -> bool:
    """True if the pool gave what the serial evaluation gives."""
    wanted = reprs(event.data.get("results"))
    if wanted is None:
        return True
    return Counter(wanted) == Counter(call.results) if call.name == UNORDERED else wanted == call.results


def nobody_waits(evidence: Evidence, call: Call) -> bool:
    """True if the pool may be ended before the call's tasks are done, so that luck decides whether they ever run."""
    if call.asked is not False:  # else what had come by then is luck
        if call.name in LAZY:
            if call.begun or call.result is not None:
                return False
        elif call.name not in WAITS_FOR_NOBODY or call.asked or _may_wait(facts.source(evidence)):
            return False
    ends = call.pool.ends
    return "join" not in ends or _first(ends, "join") > _first(ends, "terminate", "exit")


def not_waited_for(call: Call) -> str:
    """That nobody waits for a call, in words."""
    return say(
        "nothing waits for the results of {call}(){at_line}: the pool may be ended before they are there",
        call=call.name,
        at_line=words.at_line(call.line),
    )


def wait_hint(call: Call) -> str:
    """How to wait for a call's results."""
    if call.name in LAZY:
        return say("Go through the results before the pool's with block ends, in a for loop or with list().")
    return say("Call get() on what the call returns, or close() and join() the pool before its with block ends.")


def _may_wait(source: str) -> bool:
    """True if a program that was not seen to ask for results does so all the same; who looks first may not."""
    looks = syntax.methods(source, "ready", "successful")
    return bool(syntax.methods(source, "get", "wait")) and (not looks or syntax.looks_in_loop(source, "ready"))


def _first(hows: Sequence[str], *wanted: str) -> int:
    return next((place for place, how in enumerate(hows) if how in wanted), len(hows))
