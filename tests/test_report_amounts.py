"""Numbers as a person says them."""

from __future__ import annotations

import pytest

from grader.report import amounts


@pytest.mark.parametrize(("value", "said"), [(8.0, "8"), (7.5, "7.5"), (1 / 3, "0.33"), (0, "0"), (10.0, "10")])
def test_points_are_written_without_needless_zeros(value: float, said: str) -> None:
    assert amounts.points(value) == said


@pytest.mark.parametrize(("seconds", "said"), [(0.0434, "43 ms"), (1.25, "1.2 s"), (30.0, "30 s")])
def test_durations_are_short(seconds: float, said: str) -> None:
    assert amounts.duration(seconds) == said
