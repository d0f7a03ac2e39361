"""What a person is told of a cluster: what is wrong with it, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from grader.batch.site import identity

KEPT = "What was graded is kept: run the command again to go on."


def no_scheduler(where: str, error: Exception) -> str:
    """The scheduler was there, and is not any more."""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    return f"The scheduler at {where} is gone ({reason}). {KEPT}"


def nobody(where: str, *, busy: bool, began: bool) -> str:
    """There is no worker, or none that answers because others keep it busy; at the start, or since one was lost."""
    if busy:
        return f"The workers of {where} are busy with something else. Try again later, or add some."
    start = f"Start one (`dask worker {where}`) and run the command again."
    if not began:
        return f"There is no worker at the scheduler {where}. {start}"
    return f"There is no worker left at the scheduler {where}. {start} {KEPT}"


def no_grader(address: str, error: BaseException) -> str:
    """A worker cannot import what it should run."""
    here = identity()["grader"]
    return (
        f"The worker {address} has no grader that could be used ({type(error).__name__}: {error}). Install "
        f"grader {here} with `pip install 'grader[cluster]'` in the Python of that worker, and start it again."
    )


def other_grader(name: str, own: Mapping[str, str]) -> str:
    """A worker has another grader, or the same on another Python."""

    def told(one: Mapping[str, str]) -> str:
        return f"grader {one['grader']} (source {one['source'][:8]}) on Python {one['python']}"

    return (
        f"The worker {name} has {told(own)}, and here is {told(identity())}: their verdicts could differ. "
        "Install the same on it, and start it again."
    )


def no_answer(address: str) -> str:
    """A worker says something that this grader does not understand."""
    return f"The worker {address} does not answer as this grader does. Install the same on it, and start it again."


def cannot_grade(name: str, reason: str) -> str:
    """A worker has the right grader, and nothing in which it could run a program."""
    return f"The worker {name} cannot grade: {reason} `grader doctor`, run there, tells what is missing."


def of_tiers(tiers: Mapping[str, str]) -> str | None:
    """By worker, in which sandbox it runs programs: a word on it, if not all are confined alike."""
    by_tier: dict[str, list[str]] = {}
    for address, tier in tiers.items():
        by_tier.setdefault(tier, []).append(address)
    if len(by_tier) > 1:
        told = "; ".join(f"{tier}: {', '.join(sorted(places))}" for tier, places in sorted(by_tier.items()))
        return (
            f"The workers do not confine programs alike ({told}). Every report names its sandbox; "
            "`--require-sandbox` refuses the weaker ones, `--sandbox` chooses one for all."
        )
    if list(by_tier) == ["plain"]:
        return "No worker confines the programs that it runs. `grader doctor`, run there, tells what is missing."
    return None
