"""Times on an axis, and texts by their width."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.report.plot import Room, Scale, fit, text_width

times = st.lists(st.floats(0, 100, allow_nan=False), max_size=30)


@example([0.0, 1.0, 3.0, 5.0, 7.0, 9.0, 11.0], 200)  # five pauses, which alone were wider than the drawing
@given(times, st.integers(200, 1500))
def test_later_is_never_further_left_and_nothing_is_outside(moments: list[float], right: int) -> None:
    scale = Scale(moments, 100, 100 + right)
    places = [scale.x(moment) for moment in sorted(moments)]
    assert all(before <= after + 1e-6 for before, after in pairwise(places))
    assert all(100 - 1e-6 <= place <= 100 + right + 1e-6 for place in places)


@given(times, st.integers(200, 1500))
def test_ticks_are_few_in_order_and_never_in_a_pause_that_is_drawn_short(moments: list[float], right: int) -> None:
    scale = Scale(moments, 0, right)
    ticks = scale.ticks()
    assert 1 <= len(ticks) <= right / 30 + 7
    assert [tick.x for tick in ticks] == sorted(tick.x for tick in ticks)
    assert not any(cut.begin + 1e-9 < tick.time < cut.end - 1e-9 for cut in scale.cuts for tick in ticks)


def test_without_long_pauses_times_are_in_proportion() -> None:
    scale = Scale([0.0, 0.01, 0.02, 0.04], 0, 400)
    assert [round(scale.x(time)) for time in (0.0, 0.01, 0.02, 0.03, 0.04)] == [0, 100, 200, 300, 400]
    assert scale.cuts == ()


def test_a_pause_that_would_leave_no_room_for_the_rest_is_drawn_short() -> None:
    scale = Scale([0.0, 0.01, 0.02, 2.0, 2.01], 0, 900)
    ((begin, end),) = [(cut.begin, cut.end) for cut in scale.cuts]
    assert (begin, end) == (0.02, 2.0)
    assert scale.x(0.01) - scale.x(0.0) == pytest.approx(scale.x(2.01) - scale.x(2.0))
    assert scale.x(0.01) > 150


def test_several_pauses_are_drawn_short_but_not_many() -> None:
    assert len(Scale([0.0, 0.01, 1.0, 1.01, 2.0, 2.01], 0, 900).cuts) == 2
    assert Scale([n / 2 for n in range(30)], 0, 900).cuts == ()


def test_a_few_milliseconds_are_never_drawn_short() -> None:
    assert Scale([0.0, 0.0001, 0.02], 0, 900).cuts == ()


@pytest.mark.parametrize(("end", "step"), [(0.001, 0.0001), (0.04, 0.005), (0.9, 0.1), (30.0, 5.0)])
def test_ticks_are_round(end: float, step: float) -> None:
    ticks = Scale([0.0, end], 0, 640).ticks()
    assert [tick.time for tick in ticks] == pytest.approx([number * step for number in range(len(ticks))])


def test_wide_characters_need_more_room_and_combining_ones_none() -> None:
    assert text_width("漢字", 10) > text_width("ab", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)


@given(st.text(max_size=40), st.floats(0, 300))
def test_what_is_fitted_fits(text: str, room: float) -> None:
    shown = fit(text, room, 10)
    assert text_width(shown, 10) <= room + 1e-6
    assert shown == text or shown == "" or shown.endswith("…")


def test_room_is_taken_once() -> None:
    room = Room()
    assert room.take(10, 20)
    assert not room.take(15, 25)
    assert room.take(20, 25)
    assert list(room.gaps(0, 40)) == [(0, 10), (25, 40)]
    assert room.around(5, 0, 40) == (0, 10)
    assert room.around(12, 0, 40) == (12, 12)
