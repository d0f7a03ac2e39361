"""From points that were earned to points that count: minus what lateness costs, rounded, never below 0."""

from __future__ import annotations

import decimal
from datetime import timezone
from decimal import Decimal

from grader.model import Amount, Counted, HandIn, Late, Mode, Of, Rounding, Settled, Terms
from grader.terms.moments import in_words

_MODES = {
    Mode.HALF_UP: decimal.ROUND_HALF_UP, Mode.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    Mode.UP: decimal.ROUND_CEILING, Mode.DOWN: decimal.ROUND_FLOOR,
}  # fmt: skip
_CENT = Decimal("0.01")
_OPEN = "it was marked as late, and nobody knows by how much; no points were taken off for that"
_NAMES = {86_400: "day", 3600: "hour"}


def settle(earned: float, most: float, terms: Terms, hand_in: HandIn | None = None) -> Settled:
    """What so many points of `most` are worth for a hand-in by these terms. A hand-in's own due moment goes first."""
    raw, all_points = exact(earned), exact(most)
    late_s = lateness(hand_in) if hand_in is not None else 0.0
    known = hand_in is None or hand_in.submitted is not None or not hand_in.late_s
    late = terms.late if known else None
    penalty, said = _penalty(late, late_s, raw, all_points) if late_s else (Decimal(0), "")
    score = raw - penalty
    rounded = _rounded(score, all_points, terms.rounding) if terms.rounding is not None else score
    change = f"Rounded from {_shown(score)} to {_shown(rounded)} points." if rounded != score else ""
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
    said = f"Handed in {in_words(late_s)} late"
    if late is None:
        return Decimal(0), f"{said}."
    if late_s <= late.grace_s:
        return Decimal(0), f"{said}, within the {in_words(late.grace_s)} that cost nothing."
    if late.none_after_s is not None and late_s > late.none_after_s:
        return raw, f"{said}: more than {in_words(late.none_after_s)} after the due date nothing counts any more."
    if late.cost is None:
        return Decimal(0), f"{said}."
    units, base = _units(late, late_s), most if late.of is Of.ALL else raw
    whole = units * _points(late.cost, base)
    limit = _points(late.at_most, base) if late.at_most is not None else whole
    penalty = min(whole, limit, raw).quantize(_CENT, decimal.ROUND_HALF_UP)
    return penalty, f"{said}: {_sum(late, units, limit < whole, base, penalty)}"


def _sum(late: Late, units: Decimal, capped: bool, base: Decimal, penalty: Decimal) -> str:
    """`2 days begun, −10 % of 60 points for each: −12 points.`"""
    assert late.cost is not None
    name = _NAMES[late.unit_s]
    many = f"{_shown(units)} {name}{'' if units == 1 else 's'}"
    counted = {Counted.BEGUN: " begun", Counted.WHOLE: ", counting whole ones", Counted.EXACT: ""}[late.counted]
    each = (
        f"−{late.cost.value.normalize():f} % of {_shown(base)} points" if late.cost.percent else f"−{late.cost} points"
    )
    most = f", at most {_amount(late.at_most)}" if capped and late.at_most is not None else ""
    return f"{many}{counted}, {each} for each{most}: {'−' if penalty else ''}{_shown(penalty)} points."


def _amount(amount: Amount) -> str:
    return f"{amount.value.normalize():f} %" if amount.percent else f"{amount} points"


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
