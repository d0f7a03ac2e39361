"""The `balanced` family: the work is shared out, no worker process prints much more than another.

It looks at the natural run, in which nothing is held back, and at who wrote which line: that the kernel says.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks import facts, words
from grader.model import Evidence, Family, Process, Run, Trace, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """How far the workers' shares may be apart."""

    at_most: int = 1
    """How many lines the busiest worker may print more than the one that prints least."""

    def __post_init__(self) -> None:
        if self.at_most < 1:
            raise ValueError("at_most is 1 or more")


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run."""
    most_apart = words.count(params.at_most, "line")
    expected = f"every worker process prints about as many lines as the others, {most_apart} more at most"
    workers = facts.workers(trace)
    if len(workers) < 2:
        return words.failed(expected, words.count(len(workers), "worker process"), "Start at least two processes.")
    shares = {process: _lines(trace, process) for process in workers}
    most, least = max(workers, key=lambda one: shares[one]), min(workers, key=lambda one: shares[one])
    told = f"{most.label} printed {words.count(shares[most], 'line')}, {least.label} {shares[least]}"
    if shares[most] - shares[least] <= params.at_most:
        return words.passed(expected, told)
    hint = "Give every process a share of about the same size."
    return words.failed(expected, told, hint, lines=facts.start_lines(trace, (most, least)))


def _lines(trace: Trace, process: Process) -> int:
    return len(trace.text(process.pid, "stdout").splitlines())


def runs(_params: Params) -> tuple[Run, ...]:
    """Without this run there is nothing to judge."""
    return (facts.NATURAL,)


FAMILY = Family(name="balanced", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
