"""The JSON document keeps the contract: names, order, bounds."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import report_samples as samples

from grader.model import Chunk, Place, QuestionStatus, Report, Schedule, Status
from grader.report.json import MOST_OUTPUT, dumps, schema, to_document

REPORTS = {
    "all right": samples.all_right(),
    "mixed": samples.mixed(),
    "hostile": samples.hostile(),
    "nothing": samples.report(),
    "crashed": samples.report(samples.question(QuestionStatus.PARTIAL, 1.5, traces=(samples.crashed(),))),
    "never ended": samples.report(samples.question(QuestionStatus.FAILED, 0, traces=(samples.timed_out(),))),
}

# As in the design's "Commands and contract".
TOP = ["schema", "assignment", "submission", "student", "status", "score", "max_score", "sandbox", "questions"]
QUESTION = ["id", "title", "kind", "status", "reason", "score", "max_score", "source", "checks", "runs"]
CHECK = ["id", "status", "score", "max_score", "expected", "actual", "hint", "evidence"]
RUN = ["start_method", "schedule", "ended", "exit_code", "wall_s", "processes"]
PROCESS = ["pid", "parent", "role", "ended", "exit_code", "stdout"]


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def document(report: Report) -> dict[str, Any]:
    """What a reader of the printed document gets."""
    loaded: dict[str, Any] = json.loads(dumps(to_document(report, "graded")))
    return loaded


def test_the_schema_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_every_document_satisfies_the_schema(report: Report) -> None:
    validator().validate(document(report))


@pytest.mark.parametrize("field", TOP)
def test_a_missing_field_violates_the_schema(field: str) -> None:
    incomplete = document(samples.mixed())
    del incomplete[field]
    assert list(validator().iter_errors(incomplete))


def test_the_fields_of_the_contract_come_first_and_in_its_order() -> None:
    made = document(samples.mixed())
    question = made["questions"][-1]
    run = question["runs"][0]
    assert list(made)[: len(TOP)] == TOP
    assert list(question)[: len(QUESTION)] == QUESTION
    assert list(question["checks"][0])[: len(CHECK)] == CHECK
    assert list(run)[: len(RUN)] == RUN
    assert list(run["processes"][0])[: len(PROCESS)] == PROCESS


def test_values_are_those_of_the_report() -> None:
    made = document(samples.report(samples.missing_join()))
    question = made["questions"][0]
    assert (made["assignment"], made["submission"], made["student"]) == ("multiprocessing", "alice.ipynb", "alice")
    assert (made["score"], made["max_score"], made["status"]) == (8.0, 10.0, "graded")
    assert made["sandbox"] == {"tier": "namespaces", "evidence": "kernel"}
    assert question["source"] == [{"cell": 12, "lines": [1, samples.LINES]}]
    assert question["reason"] is None
    assert question["checks"][-1]["hint"] == "Call join() on every process before the program goes on."
    run = question["runs"][0]
    assert (run["schedule"], run["ended"], run["exit_code"], run["wall_s"]) == ("hold-exits", "exited", 0, 0.043)
    first = run["processes"][1]
    assert first["stdout"] == "My number is 1\n"
    assert (first["pid"], first["parent"], first["role"], first["ended"]) == (3, 2, "worker", "exited")


def test_a_process_that_never_ended_has_null_for_how_it_ended() -> None:
    made = document(REPORTS["never ended"])
    assert made["questions"][0]["runs"][0]["processes"][0]["ended"] is None


def test_after_a_deadlock_each_process_tells_what_it_waited_for() -> None:
    stuck = samples.question(QuestionStatus.FAILED, 0, traces=(samples.crossed_locks(),))
    made = document(samples.report(stuck))
    validator().validate(made)
    run = made["questions"][0]["runs"][0]
    told = [(process.get("waits_for"), process.get("lines")) for process in run["processes"]]
    assert told == [
        ("waits in join() for worker 1", [12]),
        ("waits for a Lock that worker 2 acquired at line 4", [6]),
        ("waits for a Lock that worker 1 acquired at line 4", [6]),
    ]


def test_threads_and_tasks_of_a_process_are_counted_where_there_are_any() -> None:
    made = document(samples.report(samples.question(QuestionStatus.FAILED, 0, traces=(samples.within(),))))
    validator().validate(made)
    processes = made["questions"][0]["runs"][0]["processes"]
    assert [(process.get("threads"), process.get("tasks")) for process in processes[:3]] == [
        (12, 300), (2, None), (None, None)
    ]  # fmt: skip


def test_the_file_is_named_only_where_there_are_several() -> None:
    other = samples.answer(places=(Place(file="q5.py", cell=None, lines=(1, 3)),))
    one, two = samples.missing_join(), samples.question(QuestionStatus.PASSED, 10.0, answer=other)
    sources = [question["source"] for question in document(samples.report(one, two))["questions"]]
    assert sources == [
        [{"cell": 12, "lines": [1, samples.LINES], "file": "alice.ipynb"}],
        [{"cell": None, "lines": [1, 3], "file": "q5.py"}],
    ]


def test_with_some_questions_only_the_maximum_is_theirs() -> None:
    report = samples.mixed()
    assert document(replace(report, questions=report.questions[-1:]))["max_score"] == 10.0


def test_long_output_is_cut_with_a_mark() -> None:
    flood = replace(samples.joined_all(), chunks=(Chunk(pid=3, stream="stdout", time=0.0, text="x" * 1_000_000),))
    made = document(samples.report(samples.question(QuestionStatus.PASSED, 10.0, traces=(flood,))))
    stdout = made["questions"][0]["runs"][0]["processes"][1]["stdout"]
    assert f"{1_000_000 - MOST_OUTPUT} characters left out" in stdout
    assert len(stdout) < MOST_OUTPUT + 100


def test_student_text_survives_and_nothing_in_the_document_can_steer_a_terminal() -> None:
    said = samples.HOSTILE.replace("\udc80", "\\udc80")
    text = dumps(to_document(samples.hostile(), "graded"))
    assert json.loads(text)["submission"] == said
    assert all(char == "\n" or " " <= char <= "~" for char in text)


def test_points_have_no_dust() -> None:
    tenths = samples.finding(score=0.1 + 0.2)
    made = document(samples.report(samples.question(QuestionStatus.PARTIAL, 0.1 + 0.2, (tenths,))))
    assert (made["score"], made["questions"][0]["checks"][0]["score"]) == (0.3, 0.3)


def test_evidence_of_any_kind_becomes_json() -> None:
    deep: Any = "end"
    for _ in range(50):
        deep = {"in": deep}
    entry = {
        "status": Status.FAILED,
        "path": Path("a"),
        "set": {3, 1},
        "nan": math.nan,
        "place": Place(file="f", cell=1, lines=(1, 2)),
        "many": range(5000),
        "deep": deep,
        7: b"x",
    }
    made = document(samples.report(samples.question(QuestionStatus.FAILED, 0, (samples.finding(evidence=(entry,)),))))
    evidence = made["questions"][0]["checks"][0]["evidence"][0]
    assert evidence["status"] == "failed"
    assert evidence["set"] == [1, 3]
    assert evidence["nan"] == "nan"
    assert evidence["place"] == {"file": "f", "cell": 1, "lines": [1, 2]}
    assert len(evidence["many"]) == 1000
    assert "7" in evidence


def test_a_runs_seed_is_told_if_it_is_not_nought() -> None:
    trace = samples.joined_all()
    seeded = replace(trace, run=replace(trace.run, schedule=Schedule.EXPLORE, seed=7))
    told = document(samples.report(samples.question(QuestionStatus.PASSED, 10, traces=(trace, seeded))))
    validator().validate(told)
    assert [run.get("seed") for run in told["questions"][0]["runs"]] == [None, 7]
