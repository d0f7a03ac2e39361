"""`grader.spec.load`: right specs become an `Assignment`; wrong ones one error with everything that is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from spec_samples import (
    ASSIGNMENT,
    ESSAY,
    FAMILIES,
    PROGRAM,
    Concept,
    Joined,
    Processes,
    Rubric,
    Unreadable,
    family,
    write,
)

from grader.errors import GraderError, SpecError
from grader.model import CheckSpec, Kind, Limits, Role, Run, Schedule, StartMethod
from grader.spec import Problem, check_assignment, load_assignment


def test_a_program_question_becomes_an_exercise_with_all_its_parts(tmp_path: Path) -> None:
    (exercise,) = load_assignment(write(tmp_path, q1=PROGRAM), FAMILIES).exercises
    assert (exercise.id, exercise.number, exercise.title) == ("q1", 1, "Two processes")
    assert (exercise.prompt, exercise.kind, exercise.points) == ("Start two processes.", Kind.PROGRAM, 10.0)
    assert exercise.solution == tmp_path / "q1.py"
    assert exercise.matches == ("Begin two processes",)
    assert exercise.runs == (Run(), Run(StartMethod.SPAWN, Schedule.HOLD_EXITS))
    assert exercise.limits == Limits(wall=30.0, cpu=0.5, memory=512 * 1024 * 1024, processes=64)
    assert exercise.path == tmp_path / "q1.yaml"
    assert exercise.prose is None
    assert exercise.allows == exercise.forbids == {}


def test_mutants_that_are_right_too_are_named_with_a_reason(tmp_path: Path) -> None:
    allowing = PROGRAM + "allows: {imap-unordered: Nobody asked for an order.}\n"
    (exercise,) = load_assignment(write(tmp_path, q1=allowing), FAMILIES).exercises
    assert exercise.allows == {"imap-unordered": "Nobody asked for an order."}


@pytest.mark.parametrize("files", ["[texts/one.txt]", "{texts/one.txt: Grüße}"], ids=["named", "told"])
def test_texts_that_a_question_gives_are_read_with_it(tmp_path: Path, files: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("Grüße", encoding="utf-8")
    (exercise,) = load_assignment(write(tmp_path, q1=f"{PROGRAM}files: {files}\n"), FAMILIES).exercises
    assert exercise.files == {"texts/one.txt": "Grüße"}


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.bin").write_bytes(b"\xff\xfe\x00")
    (problem,) = check_assignment(write(tmp_path, q1=f"{PROGRAM}files: [one.bin]\n"), FAMILIES)
    assert "expected a text file in UTF-8, got 'one.bin'" in problem.message


def test_checks_keep_their_order_and_get_the_parameters_of_their_family(tmp_path: Path) -> None:
    (exercise,) = load_assignment(write(tmp_path, q1=PROGRAM), FAMILIES).exercises
    assert exercise.checks == (
        CheckSpec(
            id="two", family="processes", points=6.0, params=Processes(count=2, role=Role.WORKER, ended="ok")
        ),
        CheckSpec(
            id="joined", family="joined", points=4.0, params=Joined(), title="Joined", hint="Call join().", hidden=True
        ),
    )  # fmt: skip


def test_questions_are_numbered_in_the_order_of_the_list(tmp_path: Path) -> None:
    write(tmp_path, assignment=ASSIGNMENT.replace("q1.yaml", "q2.yaml, q1.yaml"), q1=PROGRAM, q2=ESSAY)
    assignment = load_assignment(tmp_path, FAMILIES)
    assert [(exercise.id, exercise.number) for exercise in assignment.exercises] == [("q2", 1), ("q1", 2)]
    assert (assignment.id, assignment.title, assignment.python) == ("processes", "Processes", None)
    assert (assignment.path, assignment.max_score) == (tmp_path / "assignment.yaml", 12.5)


def test_an_assignment_is_loaded_from_its_folder_or_from_its_file(tmp_path: Path) -> None:
    write(tmp_path, q1=PROGRAM)
    assert load_assignment(tmp_path, FAMILIES) == load_assignment(tmp_path / "assignment.yaml", FAMILIES)


def test_a_question_may_lie_in_another_folder(tmp_path: Path) -> None:
    write(tmp_path / "a", assignment=ASSIGNMENT.replace("q1.yaml", "../b/q1.yaml"))
    write(tmp_path / "b", q1=PROGRAM)
    assert load_assignment(tmp_path / "a", FAMILIES).exercises[0].id == "q1"


def test_the_interpreter_of_the_answers_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, assignment=ASSIGNMENT + "python: python3.8\n", q1=PROGRAM)
    assert load_assignment(tmp_path, FAMILIES).python == "python3.8"


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    bare = (
        "{id: q1, title: T, prompt: P, kind: program, points: 1,"
        " checks: [{id: c, points: 1, processes: {count: 1}}]}"
    )  # fmt: skip
    (exercise,) = load_assignment(write(tmp_path, q1=bare), FAMILIES).exercises
    assert (exercise.runs, exercise.matches, exercise.solution, exercise.limits) == ((), (), None, Limits())
    assert exercise.checks[0].params == Processes(count=1)


@pytest.mark.parametrize("text", ["closed:", "closed: {}", "closed: null"])
def test_a_family_that_needs_no_parameters_can_be_named_alone(tmp_path: Path, text: str) -> None:
    spec = PROGRAM.replace("joined: {all: true}", text)
    (exercise,) = load_assignment(write(tmp_path, q1=spec), FAMILIES).exercises
    assert (exercise.checks[1].family, type(exercise.checks[1].params).__name__) == ("closed", "Nothing")


def test_nested_parameters_become_dataclasses_and_tuples(tmp_path: Path) -> None:
    (exercise,) = load_assignment(write(tmp_path, q2=ESSAY), FAMILIES).exercises
    assert exercise.checks[0].params == Rubric(
        concepts=(Concept(id="workers", accept=("worker", "process")),),
        words={"core": ("core", "cpu")},
        model_answer=tmp_path / "q2.md",
    )


def test_a_program_question_may_have_a_rubric_for_answers_in_words(tmp_path: Path) -> None:
    spec = PROGRAM + "prose: {concepts: [{id: a, accept: [b]}], others: [q1.py]}\n"
    (exercise,) = load_assignment(write(tmp_path, q1=spec), FAMILIES).exercises
    assert exercise.prose == Rubric(concepts=(Concept(id="a", accept=("b",)),), others=(tmp_path / "q1.py",))


def test_files_are_looked_for_from_the_specs_folder_upwards_and_the_nearest_wins(tmp_path: Path) -> None:
    folder = write(tmp_path / "exercises" / "a", q1=PROGRAM.replace("q1.py", "solutions/q1.py"))
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "q1.py").touch()
    assert load_assignment(folder, FAMILIES).exercises[0].solution == tmp_path / "solutions" / "q1.py"
    (folder / "solutions").mkdir()
    (folder / "solutions" / "q1.py").touch()
    assert load_assignment(folder, FAMILIES).exercises[0].solution == folder / "solutions" / "q1.py"


def test_files_of_a_spec_named_by_a_relative_path_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, q1=PROGRAM).parent)
    (exercise,) = load_assignment(Path(tmp_path.name), FAMILIES).exercises
    assert exercise.solution == tmp_path / "q1.py"


def test_text_is_trimmed_and_utf8_with_a_mark_is_read(tmp_path: Path) -> None:
    spec = PROGRAM.replace("prompt: Start two processes.", "prompt: |\n  Start zwei Prozesse – ünd more.\n")
    (exercise,) = load_assignment(write(tmp_path, q1=b"\xef\xbb\xbf" + spec.encode()), FAMILIES).exercises
    assert exercise.prompt == "Start zwei Prozesse – ünd more."


def test_fractions_of_points_add_up_without_rounding_errors(tmp_path: Path) -> None:
    checks = "\n".join(f"  - {{id: c{n}, points: 0.1, closed: }}" for n in range(10))
    spec = PROGRAM[: PROGRAM.index("checks:")].replace("points: 10", "points: 1") + f"checks:\n{checks}\n"
    assert check_assignment(write(tmp_path, q1=spec), FAMILIES) == []


def test_an_anchor_may_be_used_again(tmp_path: Path) -> None:
    spec = PROGRAM.replace("points: 6\n", "points: 6\n    hint: &g Start two.\n    title: *g\n")
    (exercise,) = load_assignment(write(tmp_path, q1=spec), FAMILIES).exercises
    assert exercise.checks[0].title == exercise.checks[0].hint == "Start two."


# --- errors of several files ---------------------------------------------------------------------------------------

TWO_WRONG = """\
broken/assignment.yaml:1:5
  at id
  expected a name of letters, digits, - and _, got 'my homework'.
broken/assignment.yaml:3:1
  at qestions
  expected id, title, python, questions, due, late, rounding, attempts or missing, got the unknown key 'qestions'. \
Did you mean 'questions'?
"""

MANY_WRONG = """\
broken/assignment.yaml:3:31
  at questions[2]
  expected a question's file in this folder, got 'q22.yaml'. Did you mean 'q2.yaml'?
broken/q1.yaml:12:16
  at limits > wall
  expected a time such as 30s or 500ms, got '30sec'. Did you mean 30s?
broken/q1.yaml:16:24
  at checks[0] > processes > count
  expected a whole number, got 'two'.
broken/q1.yaml:22:5
  at checks[1] > joind
  expected id, points, title, hint, hidden, joined, processes, pool, essay or closed, got the unknown key 'joind'. \
Did you mean 'joined'?
broken/q2.yaml:2:10
  not valid YAML: mapping values are not allowed in this context. Text that holds a colon needs quotation marks; \
or the indentation is wrong.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that messages leave out."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(what: object) -> str:
    """The text of an error, its paths as they are written elsewhere than on Windows."""
    return str(what).replace(os.sep, "/")


def test_every_error_of_an_assignment_file_is_in_the_message(here: Path) -> None:
    text = ASSIGNMENT.replace("id: processes", "id: my homework").replace("questions", "qestions")
    with pytest.raises(SpecError) as caught:
        load_assignment(write(here / "broken", assignment=text, q1=PROGRAM), FAMILIES)
    assert told(caught.value) == TWO_WRONG.rstrip("\n")


def test_every_error_of_every_file_is_in_the_message(here: Path) -> None:
    if not yaml.__with_libyaml__:
        pytest.skip("the parser in Python words its errors differently")
    one = PROGRAM.replace("wall: 30s", "wall: 30sec").replace("count: 2", "count: two").replace("joined: {", "joind: {")
    two = ESSAY.replace("title: Pools", "title: Q2: Pools")
    text = ASSIGNMENT.replace("[q1.yaml]", "[q1.yaml, q2.yaml, q22.yaml]")
    with pytest.raises(SpecError) as caught:
        load_assignment(write(here / "broken", assignment=text, q1=one, q2=two), FAMILIES)
    assert told(caught.value) == MANY_WRONG.rstrip("\n")


def test_problems_are_told_apart_in_parts(here: Path) -> None:
    (problem,) = check_assignment(write(here / "a", q1=PROGRAM.replace("kind: program", "kind: programme")), FAMILIES)
    assert problem == Problem(
        file=here / "a" / "q1.yaml",
        line=4,
        column=7,
        trail="kind",
        message="expected 'program' or 'essay', got 'programme'. Did you mean 'program'?",
    )


def test_a_right_assignment_has_no_problems(tmp_path: Path) -> None:
    assert check_assignment(write(tmp_path, q1=PROGRAM, q2=ESSAY), FAMILIES) == []


def test_the_questions_are_checked_though_the_assignment_file_is_wrong_elsewhere(here: Path) -> None:
    text = ASSIGNMENT.replace("title: Processes", "id: twice\ntitel: Processes")
    problems = check_assignment(write(here / "a", assignment=text, q1=PROGRAM.replace("10", "ten")), FAMILIES)
    assert [(problem.file.name, problem.trail) for problem in problems] == [
        ("assignment.yaml", "id"),
        ("assignment.yaml", "titel"),
        ("q1.yaml", "points"),
    ]


def test_a_single_question_is_checked_alone(here: Path) -> None:
    write(here / "a", q1=PROGRAM.replace("points: 4", "points: 5"))
    (problem,) = check_assignment(here / "a" / "q1.yaml", FAMILIES)
    assert problem.message == "expected the points of the checks to add up to 10, got 6 + 5 = 11."


def test_a_question_is_not_loaded_as_an_assignment(here: Path) -> None:
    write(here / "a", q1=PROGRAM)
    with pytest.raises(SpecError, match=r"expected an assignment, got one of its questions\. Name its folder"):
        load_assignment(here / "a" / "q1.yaml", FAMILIES)


@pytest.mark.parametrize("name", ["nowhere", "a/nothing.yaml"])
def test_a_missing_assignment_is_an_error_of_its_spec(here: Path, name: str) -> None:
    write(here / "a", q1=PROGRAM)
    with pytest.raises(SpecError) as caught:
        load_assignment(Path(name), FAMILIES)
    assert told(caught.value) == f"{name}:1:1\n  expected a YAML file here, got no such file."


@pytest.mark.parametrize(
    ("questions", "where", "message"),
    [
        ("[q1.yaml, q1.yaml]", "questions[1]", "expected each question once, got 'q1.yaml' again."),
        ("[q1.yaml, q1.yml]", "questions[1]", "expected a question's file in this folder, got 'q1.yml'. "
         "Did you mean 'q1.yaml'?"),
        ("[]", "questions", "expected a list of at least 1, got an empty list."),
        ("q1.yaml", "questions", "expected a list, got 'q1.yaml'. Did you mean [q1.yaml]?"),
        ("[q1.yaml, 2]", "questions[1]", "expected text, got 2. Did you mean '2'?"),
        ("[q1.yaml, '']", "questions[1]", "expected text, got empty text."),
        ("[q1.yaml, \"a\\0b\"]", "questions[1]", "expected a question's file in this folder, got 'a\\x00b'."),
        (f"[q1.yaml, {'x' * 5000}]", "questions[1]", f"expected a question's file in this folder, got '{'x' * 59}…'."),
    ],
)  # fmt: skip
def test_a_list_of_questions_that_cannot_be_followed_is_refused(
    here: Path, questions: str, where: str, message: str
) -> None:
    write(here / "a", assignment=ASSIGNMENT.replace("[q1.yaml]", questions), q1=PROGRAM)
    (problem,) = check_assignment(here / "a", FAMILIES)
    assert (problem.line, problem.trail, problem.message) == (3, where, message)


def test_two_questions_with_one_id_are_refused(here: Path) -> None:
    (problem,) = check_assignment(write(here / "a", q1=PROGRAM, q2=ESSAY.replace("id: q2", "id: q1")), FAMILIES)
    expected = "expected an id of its own for each question, got 'q1' as in q1.yaml."
    assert told(problem) == f"a/q2.yaml:1:5\n  at id\n  {expected}"


def test_a_family_that_no_file_can_describe_is_not_the_authors_fault(tmp_path: Path) -> None:
    broken = {**FAMILIES, "joined": family("joined", Unreadable)}
    with pytest.raises(GraderError, match="The parameters of the check family 'joined' cannot be read") as caught:
        load_assignment(write(tmp_path, q1=PROGRAM), broken)
    assert not isinstance(caught.value, SpecError)


def test_only_the_families_in_use_are_looked_into(tmp_path: Path) -> None:
    assert check_assignment(write(tmp_path, q1=PROGRAM), {**FAMILIES, "odd": family("odd", Unreadable)}) == []


def test_loading_leaves_the_classes_of_a_family_as_they_were(tmp_path: Path) -> None:
    before = set(vars(Rubric)), set(vars(Concept))
    load_assignment(write(tmp_path, q2=ESSAY), FAMILIES)
    assert (set(vars(Rubric)), set(vars(Concept))) == before
