"""What the checks of a spec ask for, read off their parameters by name: families are not known here."""

from __future__ import annotations

from typing import Any

from grader.audit.mutation import Cure, Measured, Mutation
from grader.audit.reading import Seen
from grader.model import CheckSpec, Exercise


def asks_for(check: CheckSpec, cure: Cure) -> bool:
    """True if a check is of this kind: its family, and its parameters ask for what the kind asks for."""
    return check.family == cure.family and all(
        _asks(getattr(check.params, name, None), value) for name, value in cure.params.items()
    )


def _asks(given: Any, wanted: Any) -> bool:
    if isinstance(wanted, Measured | bool):
        return given is not None and given is not False
    if isinstance(wanted, int):
        return True  # a check with another number, or another way to ask for it, is there for the same thing
    if isinstance(wanted, tuple):
        return bool(set(given or ()) & set(wanted))
    return str(given) == str(wanted)


def left_open(exercise: Exercise, mutation: Mutation, seen: Seen) -> str | None:
    """Why the spec lets another number of processes pass in its own words, None if it does not.

    It does where every check that counts them gives a range, and the mutant's number lies in it.
    """
    if mutation.shift is None:
        return None
    name, change = mutation.shift
    checks = [check for check in exercise.checks if getattr(check.params, name, None) is not None]
    number = _measured(seen, name) + change
    if not checks or not all(_in_range(getattr(check.params, name), number) for check in checks):
        return None
    who = f"checks {', '.join(check.id for check in checks)} accept" if checks[1:] else f"check {checks[0].id} accepts"
    return f"{who} {_phrase(getattr(checks[0].params, name))}, so {number} is right too"


def _measured(seen: Seen, name: str) -> int:
    return (seen.workers or seen.threads) if name == "count" else max(seen.pools, default=0)


def _in_range(bounds: Any, number: int) -> bool:
    """True for a range, with `at_least` and `at_most`, that holds the number."""
    if not hasattr(bounds, "at_least"):
        return False
    least, most = bounds.at_least, getattr(bounds, "at_most", None)
    return (least is None or least <= number) and (most is None or number <= most)


def _phrase(bounds: Any) -> str:
    least, most = bounds.at_least, getattr(bounds, "at_most", None)
    ends = [f"at least {least}" if least is not None else "", f"at most {most}" if most is not None else ""]
    return " and ".join(filter(None, ends))
