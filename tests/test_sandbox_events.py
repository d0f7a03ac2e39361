"""What a program sends on the probe's channel has the types that readers rely on, or is as good as not told."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox.events import MOST_ITEMS, MOST_TEXT, sane

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(["pid", "name", "inputs", "results", "begin", "key", "pool", "ended", "whatever"])


@pytest.mark.parametrize(
    ("name", "told", "kept"),
    [
        ("pid", 7, 7),
        ("pid", True, None),
        ("pid", [7], None),
        ("pid", 10**30, None),
        ("key", {}, None),
        ("begin", 1.5, 1.5),
        ("begin", math.inf, None),
        ("begin", math.nan, None),
        ("name", "Process-1", "Process-1"),
        ("name", ["Process-1"], None),
        ("func", "x" * 5000, "x" * MOST_TEXT),
        ("inputs", ["1", 2], ["1", ""]),
        ("inputs", "12", None),
        ("results", ["1"] * 2000, ["1"] * MOST_ITEMS),
        ("ended", True, True),
        ("alive", [1, 2], [1, 2]),
        ("alive", [[1]], [None]),
        ("unknown", {"a": 1}, None),
        ("message", "half \ud800", "half ?"),
    ],
)
def test_a_fact_of_the_wrong_type_is_none(name: str, told: object, kept: object) -> None:
    assert sane({name: told}) == {name: kept}


@settings(max_examples=30)
@given(st.dictionaries(NAMES | st.text(), ODD))
def test_whatever_was_sent_what_is_kept_can_be_written_and_compared(data: dict[str, object]) -> None:
    kept = sane(data)
    json.dumps(kept, allow_nan=False).encode()
    assert all(hash(kept.get(name)) is not None for name in ("pid", "key", "pool", "name", "func", "begin"))
