"""From points that were earned to points that count: minus what lateness costs, rounded, never below 0."""

from __future__ import annotations

import decimal
from datetime import timezone
from decimal import Decimal

from grader.language import say, say_number
from grader.model import Amount, Counted, HandIn, Late, Mode, Of, Rounding, Settled, Terms
from grader.terms.moments import in_words

_MODES = {
    Mode.HALF_UP: decimal.ROUND_HALF_UP, Mode.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    Mode.UP: decimal.ROUND_CEILING, Mode.DOWN: decimal.ROUND_FLOOR,
}  # fmt: skip
_CENT = Decimal("0.01")
_HOUR = 3600
_OPEN = say("it was marked as late, and nobody knows by how much; no points were taken off for that")


def settle(earned: float, most: float, terms: Terms, hand_in: HandIn | None = None) -> Settled:
    """What so many points of `most` are worth for a hand-in by these terms. A hand-in's own due moment goes first."""
    raw, all_points = exact(earned), exact(most)
    late_s = lateness(hand_in) if hand_in is not None else 0.0
    known = hand_in is None or hand_in.submitted is not None or not hand_in.late_s
    late = terms.late if known else None
    penalty, said = _penalty(late, late_s, raw, all_points) if late_s else (Decimal(0), "")
    score = raw - penalty
    rounded = _rounded(score, all_points, terms.rounding) if terms.rounding is not None else score
    change = ""
    if rounded != score:
        change = say("Rounded from {score} to {rounded} points.", score=_shown(score), rounded=_shown(rounded))
    return Settled(
        raw=float(raw), penalty=float(penalty), score=float(rounded), said=tuple(filter(None, (said, change))),
        open=_OPEN if not known and terms.late is not None else "", terms=terms, late_s=late_s,
        due=hand_in.due if hand_in else None, submitted=hand_in.submitted if hand_in else None,
    )  # fmt: skip


def lateness(hand_in: HandIn) -> float:
    """By how many seconds it was late, where both moments are known; else 0.0."""
    if hand_in.due is None or hand_in.submitted is None:
        return 0.0
    # In UTC: two moments in one zone are subtracted as the clock shows them, across a change of it by an hour wrong.
    return max(0.0, (hand_in.submitted.astimezone(timezone.utc) - hand_in.due.astimezone(timezone.utc)).total_seconds())


def _penalty(late: Late | None, late_s: float, raw: Decimal, most: Decimal) -> tuple[Decimal, str]:
    """The points that are taken off, at most all that there are, and the sentence about them."""
    time = in_words(late_s)
    if late is None:
        return Decimal(0), say("Handed in {time} late.", time=time)
    if late_s <= late.grace_s:
        grace = in_words(late.grace_s)
        return Decimal(0), say("Handed in {time} late, within the {grace} that cost nothing.", time=time, grace=grace)
    if late.none_after_s is not None and late_s > late.none_after_s:
        return raw, say(
            "Handed in {time} late: more than {most} after the due date nothing counts any more.",
            time=time, most=in_words(late.none_after_s),
        )  # fmt: skip
    if late.cost is None:
        return Decimal(0), say("Handed in {time} late.", time=time)
    units, base = _units(late, late_s), most if late.of is Of.ALL else raw
    whole = units * _points(late.cost, base)
    limit = _points(late.at_most, base) if late.at_most is not None else whole
    penalty = min(whole, limit, raw).quantize(_CENT, decimal.ROUND_HALF_UP)
    cost = _sum(late, units, limit < whole, base, penalty)
    return penalty, say("Handed in {time} late: {cost}", time=time, cost=cost)


def _sum(late: Late, units: Decimal, capped: bool, base: Decimal, penalty: Decimal) -> str:
    """`2 days begun, −10 % of 60 points for each: −12 points.`"""
    assert late.cost is not None
    cost, points = f"−{late.cost.value.normalize():f}", f"{'−' if penalty else ''}{_shown(penalty)}"
    each = say("{cost} points for each", cost=cost)
    if late.cost.percent:
        each = say("{percent} % of {points} points for each", percent=cost, points=_shown(base))
    if capped and late.at_most is not None:
        each = say("{each}, at most {most}", each=each, most=_amount(late.at_most))
    return say("{units}, {each}: {points} points.", units=_counted(late, units), each=each, points=points)


def _counted(late: Late, units: Decimal) -> str:
    """`2 days begun`."""
    count, number = 1 if units == 1 else 2 if units != int(units) else int(units), _shown(units)
    if late.unit_s == _HOUR:
        many = say_number("{count} hour", "{count} hours", count, count=number)
    else:
        many = say_number("{count} day", "{count} days", count, count=number)
    if late.counted is Counted.BEGUN:
        return say("{units} begun", units=many)
    return say("{units}, counting whole ones", units=many) if late.counted is Counted.WHOLE else many


def _amount(amount: Amount) -> str:
    return f"{amount.value.normalize():f} %" if amount.percent else say("{points} points", points=str(amount))


def _units(late: Late, late_s: float) -> Decimal:
    parts = exact(late_s) / late.unit_s
    if late.counted is Counted.EXACT:
        return parts.quantize(_CENT, decimal.ROUND_FLOOR)
    rounding = decimal.ROUND_CEILING if late.counted is Counted.BEGUN else decimal.ROUND_FLOOR
    return parts.to_integral_value(rounding)


def _points(amount: Amount, base: Decimal) -> Decimal:
    return amount.value * base / 100 if amount.percent else amount.value


def _rounded(score: Decimal, most: Decimal, rounding: Rounding) -> Decimal:
    """The multiple, which is never more than there is to earn."""
    steps = (score / rounding.to).to_integral_value(_MODES[rounding.mode])
    return max(Decimal(0), min(steps * rounding.to, most))


def exact(value: float) -> Decimal:
    """The number that was meant: 0.1 is a tenth."""
    return Decimal(str(round(value, 6)))


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
