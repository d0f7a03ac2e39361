"""Where a grader has to work with less: it says what is missing, judges as everywhere, and costs nobody a point."""

from __future__ import annotations

import json
import re
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("the places are Linux's", allow_module_level=True)

import places
from places import Place

pytestmark = pytest.mark.slow

WRONG = "examples/submissions/missing-joins.py"
POINTS = {"q5": 9.0, "q6": 8.0}
"""What its pool and its four processes are worth, wherever they are graded."""
ALIKE = [
    "tests/test_examples.py", "tests/test_ways.py", "tests/test_sandbox_programs.py", "tests/test_sandbox_endings.py",
    "tests/test_sandbox_quiescence.py",
]  # fmt: skip
"""What holds on every tier whose evidence is the kernel's."""


def doctor(place: Place) -> dict[str, tuple[bool, str]]:
    """By tier, whether it works there, and what is said of it."""
    done = place.grader("doctor", "--plain")
    assert done.returncode == 1 and done.stderr == ""  # something is always missing
    found: dict[str, tuple[bool, str]] = {}
    tier = ""
    for line in done.stdout.splitlines():
        begins = re.match(r"(passed|failed): sandbox: (\w+): (.*)", line)
        if begins is not None:
            tier = begins[2]
            found[tier] = (begins[1] == "passed", begins[3].strip())
        elif re.match(r"(passed|failed): ", line):
            tier = ""
        elif tier:
            works, said = found[tier]
            found[tier] = (works, f"{said} {line.strip()}")
    return found


def works(place: Place) -> list[str]:
    """The tiers that work there."""
    return [tier for tier, (there, _) in doctor(place).items() if there]


def graded(place: Place) -> tuple[str, dict[str, float]]:
    """On which tier a wrong submission is graded there, and its points."""
    done = place.grader("check", WRONG, "--json", "--only", "q5", "--only", "q6")
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    return document["sandbox"]["tier"], {one["id"]: one["score"] for one in document["questions"]}


@pytest.mark.parametrize(
    "place", [places.CONTAINER, places.RUNNER, places.READ_ONLY_PROC], ids=lambda place: place.name
)
def test_without_namespaces_landlock_confines_and_the_points_are_the_same(place: Place) -> None:
    places.need(place)
    found = doctor(place)
    assert [tier for tier, (there, _) in found.items() if there] == ["landlock", "plain"]
    assert "In a container that is usual, and landlock will do" in found["namespaces"][1]
    assert graded(place) == ("landlock", POINTS)


@pytest.mark.timeout(400)
def test_the_graders_own_tests_pass_in_a_container() -> None:
    place = places.need(places.CONTAINER)
    done = place.run("-m", "pytest", "-p", "no:cacheprovider", "-n", "2", *ALIKE, timeout=380)
    assert done.returncode == 0, done.stdout[-5000:]
    counts = dict(reversed(one.split()) for one in done.stdout.splitlines()[-1].partition(" in ")[0].split(", "))
    assert int(counts["passed"]) > 150, done.stdout[-5000:]


@pytest.mark.parametrize(
    "place", [places.NO_LANDLOCK, places.REFUSED_LANDLOCK, places.without_libseccomp()], ids=lambda place: place.name
)
def test_without_landlock_nothing_confines_and_that_is_said(place: Place) -> None:
    places.need(place)
    assert works(place) == ["plain"]
    assert graded(place) == ("plain", POINTS)
    asked = place.grader("check", WRONG, "--require-sandbox", "landlock")
    assert asked.returncode == 3
    assert "plain: weaker than landlock, which is required" in asked.stderr


def test_a_class_is_not_graded_unconfined_without_a_warning() -> None:
    place = places.need(places.NO_LANDLOCK)
    done = place.grader("grade", WRONG, "-o", "/tmp/results", "-q")
    assert done.returncode == 1
    assert "no sandbox works here: the programs run unconfined" in done.stderr
    done = place.grader("grade", WRONG, "-o", "/tmp/results", "-q", "--require-sandbox", "landlock")
    assert done.returncode == 3


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (places.NO_SHARED_MEMORY, "programs can have no lock, queue or pool here"),
        (places.READ_ONLY_SHARED_MEMORY, "programs can have no lock, queue or pool here"),
        (places.NO_PROC, "/proc shows nothing of a run"),
    ],
    ids=lambda one: getattr(one, "name", None),
)
def test_where_right_programs_would_fail_nothing_is_graded(place: Place, said: str) -> None:
    places.need(place)
    found = doctor(place)
    assert not any(there for there, _ in found.values())
    assert said in found["landlock"][1] and said in found["plain"][1]
    done = place.grader("check", WRONG)
    assert done.returncode == 3 and done.stdout == ""
    assert said in done.stderr and "costs nobody a point" in done.stderr
