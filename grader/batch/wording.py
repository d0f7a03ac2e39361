"""What a person is told of a cluster: what is wrong with it, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from grader.batch.site import identity
from grader.language import joined, say

KEPT = say("What was graded is kept: run the command again to go on.")


def no_scheduler(where: str, error: Exception) -> str:
    """The scheduler was there, and is not any more."""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    return joined(" ", [say("The scheduler at {where} is gone ({reason}).", where=where, reason=reason), KEPT])


def nobody(where: str, *, busy: bool, began: bool) -> str:
    """There is no worker, or none that answers because others keep it busy; at the start, or since one was lost."""
    if busy:
        return say("The workers of {where} are busy with something else. Try again later, or add some.", where=where)
    start = say("Start one (`dask worker {where}`) and run the command again.", where=where)
    if not began:
        return joined(" ", [say("There is no worker at the scheduler {where}.", where=where), start])
    return joined(" ", [say("There is no worker left at the scheduler {where}.", where=where), start, KEPT])


def no_grader(address: str, error: BaseException) -> str:
    """A worker cannot import what it should run."""
    return say(
        "The worker {address} has no grader that could be used ({kind}: {why}). Install grader {version} with "
        "`pip install 'grader[cluster]'` in the Python of that worker, and start it again.",
        address=address, kind=type(error).__name__, why=error, version=identity()["grader"],
    )  # fmt: skip


def other_grader(name: str, own: Mapping[str, str]) -> str:
    """A worker has another grader, or the same on another Python."""

    def told(one: Mapping[str, str]) -> str:
        return say(
            "grader {version} (source {source}) on Python {python}",
            version=one["grader"], source=one["source"][:8], python=one["python"],
        )  # fmt: skip

    return say(
        "The worker {name} has {theirs}, and here is {ours}: their verdicts could differ. Install the same on it, and "
        "start it again.",
        name=name, theirs=told(own), ours=told(identity()),
    )  # fmt: skip


def no_answer(address: str) -> str:
    """A worker says something that this grader does not understand."""
    return say(
        "The worker {address} does not answer as this grader does. Install the same on it, and start it again.",
        address=address,
    )


def cannot_grade(name: str, reason: str) -> str:
    """A worker has the right grader, and nothing in which it could run a program."""
    return say(
        "The worker {name} cannot grade: {reason} `grader doctor`, run there, tells what is missing.",
        name=name, reason=reason,
    )  # fmt: skip


def of_tiers(tiers: Mapping[str, str]) -> str | None:
    """By worker, in which sandbox it runs programs: a word on it, if not all are confined alike."""
    by_tier: dict[str, list[str]] = {}
    for address, tier in tiers.items():
        by_tier.setdefault(tier, []).append(address)
    if len(by_tier) > 1:
        told = "; ".join(f"{tier}: {', '.join(sorted(places))}" for tier, places in sorted(by_tier.items()))
        return say(
            "The workers do not confine programs alike ({told}). Every report names its sandbox; `--require-sandbox` "
            "refuses the weaker ones, `--sandbox` chooses one for all.",
            told=told,
        )
    if list(by_tier) == ["plain"]:
        return say("No worker confines the programs that it runs. `grader doctor`, run there, tells what is missing.")
    return None
