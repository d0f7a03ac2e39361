"""All families together: their names, what they ask to be run, and those of other packages."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from traces import FORKSERVER, HELD, NATURAL, SERIAL

from grader import checks
from grader.checks import processes
from grader.errors import GraderError
from grader.model import Calls, Family, Run

SPARE = Family(name="spare", params=processes.Params, judge=processes.FAMILY.judge)
NOT_ONE = "not a family"


def point(value: str) -> EntryPoint:
    return EntryPoint(name="spare", value=value, group=checks.GROUP)


def test_every_module_that_has_a_family_is_registered() -> None:
    folder = Path(checks.__file__).parent
    modules = {file.stem for file in folder.glob("*.py") if "\nFAMILY = " in file.read_text(encoding="utf-8")}
    assert set(checks.FAMILIES) == modules
    assert all(name == family.name for name, family in checks.FAMILIES.items())


def test_families_of_other_packages_are_added() -> None:
    found = checks.with_plugins([point(f"{__name__}:SPARE")])
    assert found["spare"] == replace(SPARE, package=__name__)
    assert set(found) == {*checks.FAMILIES, "spare"}
    assert set(checks.FAMILIES) <= set(checks.families())


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (f"{__name__}:NOT_ONE", "is not a grader.model.Family"),
        (f"{__name__}:NOWHERE", "could not be loaded"),
        ("no_such_package:X", "could not be loaded"),
        ("grader.checks.pool:FAMILY", "its name is 'pool'"),
    ],
)
def test_a_plugin_that_is_wrong_is_named(value: str, why: str) -> None:
    with pytest.raises(GraderError, match=why) as caught:
        checks.with_plugins([point(value)])
    assert "'spare'" in str(caught.value)


@pytest.mark.parametrize(
    ("family", "params", "runs"),
    [
        ("processes", {}, {NATURAL}),
        ("processes", {"ended": "ok"}, {NATURAL, HELD}),
        ("output", {"by": "main", "one": "line"}, {NATURAL}),
        ("output", {"by": "each worker", "one": "number", "distinct": True}, {NATURAL, HELD}),
        ("joined", {}, {NATURAL, HELD}),
        ("overlap", {}, {HELD}),
        ("pool", {"created": True}, {NATURAL}),
        ("pool", {"results": True}, {NATURAL, SERIAL}),
        ("pool", {"closed": True}, {NATURAL, HELD}),
        ("portable", {}, {NATURAL, HELD, FORKSERVER}),
        ("ends", {}, {NATURAL}),
        ("calls", {"function": "f", "inputs": (1, "a=2")}, {Run(calls=Calls(("f",), inputs=("1", "a=2")))}),
        ("source", {"calls": ("os.fork",)}, set()),
    ],
)
def test_a_family_names_the_runs_that_it_looks_at(family: str, params: dict[str, object], runs: set[object]) -> None:
    found = checks.FAMILIES[family]
    assert set(found.runs(found.params(**params))) == runs
