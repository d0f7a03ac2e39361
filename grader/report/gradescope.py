"""One grade as Gradescope's `results.json` (gradescope-autograders.readthedocs.io, "Autograder Specifications")."""

from __future__ import annotations

import json

from grader.audience import grade_for_student
from grader.language import gettext, shown
from grader.model import Grade
from grader.report.exports import checks, remark, said_of_terms, title, told
from grader.report.sanitise import visible

_DECIDED = ("passed", "failed")
"""The words that Gradescope knows; of what is left open, the points alone tell."""


def to_gradescope(grade: Grade) -> str:
    """The document, for students: a test for each check, numbered as the questions are."""
    grade = grade_for_student(grade)
    places: dict[str, int] = {}
    tests = []
    for question, check in checks(grade):
        number = places[question["id"]] = places.get(question["id"], 0) + 1
        order = [one["id"] for one in grade.document["questions"]].index(question["id"]) + 1
        tests.append(
            {
                "name": f"{question['id']}: {title(check)}", "name_format": "text", "number": f"{order}.{number}",
                "score": check["score"], "max_score": check["max_score"],
                **({"status": check["status"]} if check["status"] in _DECIDED else {}),
                "output": visible(told(check)), "output_format": "text",
                "visibility": "visible",
                "extra_data": {"status": check["status"]},
            }
        )  # fmt: skip
    review = [one["id"] for one in grade.document["questions"] if one["status"] in ("needs_review", "not_found")]
    ours = [one["id"] for one in grade.document["questions"] if one["status"] == "grader_error"]
    said = said_of_terms(grade)
    said += [f"{one['id']}: {remark(one)}" for one in grade.document["questions"] if remark(one)]
    if review:
        said.append(gettext("A person is still to look at {questions}.", questions=", ".join(review)))
    if ours:
        said.append(
            gettext(
                "The grader itself failed at {questions}. That costs no points; a person looks at it.",
                questions=", ".join(ours),
            )
        )
    said += [shown(note) for note in grade.document.get("notes", ())]
    document = {
        "score": grade.score, "output": visible("\n".join(said)), "output_format": "text", "visibility": "visible",
        "stdout_visibility": "hidden", "tests": tests, "extra_data": {"status": grade.status, "result": _result(grade)},
        **({"execution_time": round(grade.seconds, 1)} if grade.seconds else {}),
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=True, indent=2)


def _result(grade: Grade) -> dict[str, object]:
    """Our own document, as students may see it, without the runs, which are long."""
    questions = [{name: told for name, told in one.items() if name != "runs"} for one in grade.document["questions"]]
    return {**grade.document, "questions": questions}
