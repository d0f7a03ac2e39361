"""Several attempts at one question: which one counts, what is said of the others, and what is left to a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from submission_samples import CODE_6, PROMPTS, Cell, homework, notebook, read

from grader.model import Answer
from grader.submission import read_submission

HEAD: Cell = ("markdown", f"Q6. {PROMPTS[6]}")
FORGOT = CODE_6.replace("worker.join()", "print(worker)").replace("MARK6", "OLD")
SCAFFOLD = CODE_6.replace('print("number", number)  # MARK6', "pass  # TODO: your code, OLD")
POOL = "from multiprocessing import Pool\n\nwith Pool(4) as pool:\n    pool.map(print, range(4))  # POOL"
DEFINES = "from multiprocessing import Process\n\ndef show(number):\n    print(number)  # MARK6"
ONE = "p = Process(target=show, args=({},))\np.start()\np.join()"


def answer(tmp_path: Path, *cells: Cell) -> Answer:
    return read(tmp_path, [HEAD, *cells]).answers["q6"]


def runs(found: Answer, *marks: str) -> list[bool]:
    assert found.program is not None
    return [mark in found.program.source for mark in marks]


@pytest.mark.parametrize(
    "cells",
    [
        [("code", FORGOT), ("markdown", "### Second attempt"), ("code", CODE_6)],
        [("code", FORGOT), ("code", f"# attempt 2\n{CODE_6}")],
        [("code", f"# Attempt 1\n{FORGOT}"), ("code", CODE_6)],
        [("code", f"# attempt 1\n{FORGOT}\n\n# attempt 2\n{CODE_6}")],
        [("code", FORGOT), ("code", POOL.replace("POOL", "OLD")), ("markdown", "Corrected version:"), ("code", CODE_6)],
        [("code", FORGOT), ("markdown", "Versuch 2"), ("code", CODE_6)],
    ],
    ids=["heading", "comment", "the-first-says-so", "one-cell", "three", "german"],
)  # fmt: skip
def test_who_says_that_it_is_another_attempt_is_judged_by_the_last(tmp_path: Path, cells: list[Cell]) -> None:
    found = answer(tmp_path, *cells)
    assert runs(found, "MARK6", "OLD") == [True, False]
    assert found.doubts == ()
    assert any("of several attempts at one question the last counts" in note for note in found.notes)


@pytest.mark.parametrize("cells", [(SCAFFOLD, CODE_6), (CODE_6, SCAFFOLD)], ids=["above", "below"])
def test_what_was_given_and_left_as_it_was_is_no_attempt(tmp_path: Path, cells: tuple[str, str]) -> None:
    found = answer(tmp_path, *(("code", cell) for cell in cells))
    assert runs(found, "MARK6", "OLD") == [True, False]
    assert found.doubts == () and "nothing is written there that is not written elsewhere" in found.notes[0]


def test_a_program_that_was_seen_to_fail_and_written_again_does_not_count(tmp_path: Path) -> None:
    document = notebook([HEAD, ("code", FORGOT), ("code", CODE_6)])
    document["cells"][1]["outputs"] = [{"output_type": "error", "ename": "NameError", "evalue": "", "traceback": []}]
    path = tmp_path / "ada.ipynb"
    path.write_text(json.dumps(document))
    found = read_submission(path, homework()).answers["q6"]
    assert runs(found, "MARK6", "OLD") == [True, False]
    assert found.doubts == ()


def test_of_programs_that_look_like_attempts_the_last_counts_and_a_person_looks(tmp_path: Path) -> None:
    found = answer(tmp_path, ("code", FORGOT), ("code", CODE_6))
    assert runs(found, "MARK6", "OLD") == [True, False]
    assert found.doubts[0].startswith("These look like attempts at one question, of which the last counts: cell 2,")


def test_variants_are_judged_together_and_a_person_looks(tmp_path: Path) -> None:
    """Nobody gains by handing in several, of which one may be right."""
    found = answer(tmp_path, ("code", CODE_6), ("code", POOL))
    assert runs(found, "MARK6", "POOL") == [True, True]
    assert found.doubts[0].startswith("Several programs stand here and were judged together: cell 2,")


@pytest.mark.parametrize(
    "cells",
    [
        [DEFINES, *(ONE.format(number) for number in range(4))],
        [DEFINES, *(f"p{n} = Process(target=show, args=({n},))\np{n}.start()" for n in range(4)),
         "for p in (p0, p1, p2, p3):\n    p.join()"],
        ["\n".join(f"# {line}" for line in FORGOT.split("\n")) + "\n" + DEFINES, *(ONE.format(n) for n in range(4))],
    ],
    ids=["one-by-one", "in-turn", "old-one-commented-out"],
)  # fmt: skip
def test_parts_of_one_program_are_no_attempts(tmp_path: Path, cells: list[str]) -> None:
    others: list[Cell] = [("markdown", f"Q3. {PROMPTS[3]}"), ("code", ONE.format(0)), ("markdown", f"Q5. {PROMPTS[5]}")]
    found = read(tmp_path, [*others, ("code", POOL), HEAD, *(("code", cell) for cell in cells)]).answers["q6"]
    assert found.program is not None
    made = [line for line in found.program.source.split("\n") if "Process(target" in line and line[0] != "#"]
    assert len(made) == 4
    assert found.doubts == () and found.notes == ()
