from __future__ import annotations

import random
from statistics import mean

import pytest

from grader.essay import Severity, fit


def test_a_strict_grader_lowers_suggestions() -> None:
    severity = fit([0.8, 0.6, 0.9], [0.6, 0.4, 0.7])
    assert severity.shift < 0
    assert severity.apply(0.8) < 0.8


def test_no_grades_change_nothing() -> None:
    assert fit([], []) == Severity(0.0)


def test_one_odd_grade_moves_little() -> None:
    assert fit([0.5], [1.0]).shift < 0.2


def test_a_slip_among_ten_grades_moves_next_to_nothing() -> None:
    suggested, given = [0.8] * 10, [0.7] * 10
    slipped = fit(suggested, [*given[:-1], 0.0])
    assert slipped.shift == pytest.approx(fit(suggested, given).shift, abs=0.02)


@pytest.mark.parametrize(("share", "shift", "expected"), [(0.9, 0.3, 1.0), (0.1, -0.3, 0.0), (0.0, 0.3, 0.0)])
def test_shares_stay_shares_and_nothing_stays_nothing(share: float, shift: float, expected: float) -> None:
    assert Severity(shift).apply(share) == expected


def test_ten_grades_bring_the_error_down() -> None:
    chance = random.Random(5)
    suggested = [chance.uniform(0.3, 0.8) for _ in range(60)]
    given = [min(1, max(0, share + 0.2 + chance.gauss(0, 0.08))) for share in suggested]
    severity = fit(suggested[:10], given[:10])
    before = mean(abs(share - grade) for share, grade in zip(suggested[10:], given[10:], strict=True))
    after = mean(abs(severity.apply(share) - grade) for share, grade in zip(suggested[10:], given[10:], strict=True))
    assert after < 0.6 * before


def test_grades_without_suggestions_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        fit([0.5], [])
