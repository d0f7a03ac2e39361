"""Times and amounts with a unit, and the plain values of YAML."""

from __future__ import annotations

import math
import re

import pytest

from grader.spec import scalars, units


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30.0),
        ("500ms", 0.5),
        ("1.5s", 1.5),
        ("2min", 120.0),
        ("1h", 3600.0),
        (" 30 s ", 30.0),
        ("30S", 30.0),
        (30, 30.0),
        (0.25, 0.25),
    ],
)
def test_a_time_is_read_in_seconds(text: object, seconds: float) -> None:
    assert units.seconds(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1B", 1),
        ("64KB", 65536),
        ("64KiB", 65536),
        ("512MB", 536870912),
        ("1.5GB", 1610612736),
        ("1gb", 1073741824),
        (1000, 1000),
    ],
)
def test_an_amount_is_read_in_bytes(text: object, size: int) -> None:
    assert units.size(text) == size


@pytest.mark.parametrize(
    "value", ["", "s", "30", "30x", "-30s", "1e3s", "30s 5ms", "٣s", None, True, [30], {"s": 30}, -1, 0, "0s", math.inf]
)
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^expected a time such as 30s or 500ms"):
        units.seconds(value)


@pytest.mark.parametrize(
    ("value", "guess"), [("30", "30s"), ("3 hours", "3h"), ("10minutes", "10min"), ("20msec", "20ms"), ("5secs", "5s")]
)
def test_a_near_miss_is_answered_with_a_guess(value: str, guess: str) -> None:
    with pytest.raises(ValueError, match=rf"Did you mean {guess}\?$"):
        units.seconds(value)


@pytest.mark.parametrize("value", ["5m", "30x", "3 weeks"])
def test_a_guess_is_not_made_where_it_could_be_wrong(value: str) -> None:
    with pytest.raises(ValueError, match=rf"got '{value}'\.$"):
        units.seconds(value)


@pytest.mark.parametrize(("value", "guess"), [("512M", "512MB"), ("64 k", "64KB"), ("2Go", "2GB"), ("9bytes", "9B")])
def test_an_amount_in_another_spelling_is_answered_with_a_guess(value: str, guess: str) -> None:
    with pytest.raises(ValueError, match=rf"Did you mean {guess}\?$"):
        units.size(value)


@pytest.mark.parametrize("value", ["0B", "0.5B", 0, 0.3, "12", "12 megs", math.nan])
def test_what_is_no_amount_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^expected an amount such as 512MB or 64KB"):
        units.size(value)


def test_less_memory_than_an_interpreter_needs_is_refused() -> None:
    assert units.memory("16MB") == 16 * 1024**2
    with pytest.raises(ValueError, match=r"^expected an amount of at least 16MB, got 64\. Did you mean 64MB\?$"):
        units.memory(64)


@pytest.mark.parametrize("text", ["30s", "500ms", "2 min", "1.5H", "30", "30x", "-1s", "s", ""])
def test_the_pattern_for_editors_allows_what_is_read(text: str) -> None:
    try:
        units.seconds(text)
        readable = True
    except ValueError:
        readable = False
    assert bool(re.search(units.pattern(units.SECONDS), text)) is readable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None),
        ("true", True), ("True", True), ("FALSE", False),
        ("12", 12), ("-12", -12), ("+3", 3), ("010", 10), ("0o17", 15), ("0xff", 255),
        ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("-2.5E-1", -0.25),
        (".inf", math.inf), ("-.Inf", -math.inf),
        # these are something else in YAML 1.1
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"),
        ("1:30", "1:30"), ("1_000", "1_000"), ("2024-01-31", "2024-01-31"), ("=", "="),
        ("nULL", "nULL"), ("0b11", "0b11"), ("1.2.3", "1.2.3"), ("nan", "nan"), (".", "."), ("-", "-"), ("e3", "e3"),
    ],
)  # fmt: skip
def test_plain_values_are_those_of_yaml_1_2(text: str, value: object) -> None:
    found = scalars.read(None, text)
    assert (found, type(found)) == (value, type(value))


def test_not_a_number_is_read() -> None:
    assert math.isnan(scalars.read(None, ".nan"))


@pytest.mark.parametrize("text", ["", "12", "true", "null", "1.5"])
def test_quotation_marks_make_text_of_anything(text: str) -> None:
    assert scalars.read("!", text) == text


def test_a_tag_turns_a_whole_number_into_a_float() -> None:
    found = scalars.read(scalars.TAG + "float", "3")
    assert (found, type(found)) == (3.0, float)
