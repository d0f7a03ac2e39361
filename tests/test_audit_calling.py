"""Mutants of functions that a check calls."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from audit_samples import POOL

from grader import pipeline
from grader.audit import MUTATIONS, Outcome, audit
from grader.audit.reading import Reading, Seen, Unsuited

BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}
CALLED = Seen(called=("square",))
CALLING = {"returns-nothing": "    return", "returns-argument": "    return n", "returns-constant": "    return 1"}


@pytest.mark.parametrize(("name", "line"), CALLING.items())
def test_only_what_the_function_gives_is_changed(name: str, line: str) -> None:
    made = BY_NAME[name].make(Reading(source=POOL, seen=CALLED)).code
    assert made == POOL.replace("    return n * n", line)


@pytest.mark.parametrize(
    ("name", "source", "why"),
    [
        ("returns-nothing", POOL.replace("square", "cube"), "no check calls a function of the program"),
        ("returns-nothing", POOL.replace("return n * n", "pass"), "the function that a check calls has no return"),
        ("returns-argument", POOL.replace("(n)", "()"), "the function that a check calls takes no argument"),
    ],
)
def test_a_program_without_such_a_function_has_no_such_mutant(name: str, source: str, why: str) -> None:
    with pytest.raises(Unsuited) as caught:
        BY_NAME[name].make(Reading(source=source, seen=CALLED))
    assert str(caught.value) == why


@pytest.mark.skipif(sys.platform != "linux", reason="the sandboxed tiers need Linux")
def test_a_check_that_calls_kills_them_and_one_with_a_single_input_does_not(tmp_path: Path) -> None:
    (tmp_path / "ref.py").write_text("def square(n):\n    return n * n\n", encoding="utf-8")
    (tmp_path / "assignment.yaml").write_text("id: t\ntitle: T\nquestions: [q1.yaml]\n", encoding="utf-8")
    head = "id: q1\ntitle: T\nprompt: P\nkind: program\npoints: 1\nsolution: ref.py\nchecks:\n"
    survived = {}
    for inputs in ("[3, 1]", "[1]"):
        check = f"  - {{id: c, points: 1, calls: {{function: square, inputs: {inputs}}}}}\n"
        (tmp_path / "q1.yaml").write_text(head + check, encoding="utf-8")
        assignment = pipeline.open_assignment(str(tmp_path), tmp_path)
        with pipeline.bench(assignment, pipeline.Options()) as grade:
            found = audit(assignment.exercises[0], pipeline.families(), grade)
        assert not found.lost
        survived[inputs] = {trial.name for trial in found.of(Outcome.SURVIVED)}
    assert survived == {"[3, 1]": set(), "[1]": {"returns-argument", "returns-constant"}}
