"""The calls that a program makes of its pools: what was submitted, what the workers attest, what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks import facts, syntax, words
from grader.language import say
from grader.model import Event, Evidence, Process, Trace

WAITS_FOR_NOBODY = frozenset({"apply_async", "map_async", "starmap_async"})
LAZY = frozenset({"imap", "imap_unordered"})
UNORDERED = "imap_unordered"
SEND_HINT = say(
    "Give it a function of the program's top level (no lambda, no function inside another) and plain arguments."
)
WAIT_HINT = say("Call get() on what the call returns, or close() and join() the pool before its with block ends.")
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
    )


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
    trace = evidence.traces.get(facts.SERIAL)
    found = [event for event in trace.find("serial") if event.data.get("key") == call.key] if trace else []
    if not found or not found[0].data.get("reproducible") or found[0].data.get("error"):
        return None
    same = facts.text(found[0].data.get("func")) == call.func and _same_inputs(reprs(found[0].data.get("inputs")), call)
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
    if call.name in LAZY:
        if call.begun or call.result is not None:
            return False
    elif call.name not in WAITS_FOR_NOBODY or syntax.methods(facts.source(evidence), "get", "wait"):
        return False
    ends = call.pool.ends
    return "join" not in ends or _first(ends, "join") > _first(ends, "terminate", "exit")


def _first(hows: Sequence[str], *wanted: str) -> int:
    return next((place for place, how in enumerate(hows) if how in wanted), len(hows))
