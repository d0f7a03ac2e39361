"""What is said about each mistake in a question's file: where it stands, what belongs there, what was perhaps meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from spec_samples import ESSAY, FAMILIES, PROGRAM, write

from grader.model import Schedule
from grader.spec import check_assignment

QUESTION_KEYS = (
    "id, title, prompt, kind, points, solution, files, matches, marks, runs, limits, checks, allows, forbids or prose"
)
CHECK_KEYS = "id, points, title, hint, hidden, joined, processes, pool, essay or closed"
SCHEDULES = " or ".join(", ".join(f"'{schedule}'" for schedule in Schedule).rsplit(", ", 1))
TIME = "expected a time such as 30s or 500ms"
FILE = "expected a file in this folder or one above it"
TWO = "processes: {count: 2, role: worker, ended: ok}"
JOINED = "joined: {all: true}"


def problems(folder: Path, spec: str) -> list[str]:
    """All problems of a question, without its file's name, each in one line."""
    found = check_assignment(write(folder, q1=spec), FAMILIES)
    return [f"{each.line}:{each.column} {each.trail or '-'} | {each.message}" for each in found]


def changed(spec: str, old: str, new: str) -> str:
    """A right spec made wrong."""
    assert spec.count(old) >= 1, old
    return spec.replace(old, new, 1)


VALUES = [
    ("points: 10", "points: ten", "5:9 points | expected a number, got 'ten'."),
    ("points: 10", "points: '10'", "5:9 points | expected a number, got '10'. Did you mean 10?"),
    ("points: 10", f"points: '{'9' * 40}'", f"5:9 points | expected a number, got '{'9' * 40}'."),
    ("points: 10", "points: true", "5:9 points | expected a number, got true."),
    ("points: 10", "points: 0", "5:9 points | expected a number above 0, got 0."),
    ("points: 10", "points: -10", "5:9 points | expected a number above 0, got -10."),
    ("points: 10", "points: .nan", "5:9 points | expected a finite number, got .nan."),
    ("points: 10", "points: -.inf", "5:9 points | expected a finite number, got -.inf."),
    ("points: 10", "points: 1e999", "5:9 points | expected a finite number, got .inf."),
    ("points: 6", "points: 0", "15:13 checks[0] > points | expected a number above 0, got 0."),
    ("points: 6", "points: .nan", "15:13 checks[0] > points | expected a finite number, got .nan."),
    ("id: q1", "id: q 1", "1:5 id | expected a name of letters, digits, - and _, got 'q 1'."),
    ("id: q1", "id: ../q1", "1:5 id | expected a name of letters, digits, - and _, got '../q1'."),
    ("id: q1", "id: 1", "1:5 id | expected text, got 1. Did you mean '1'?"),
    ("id: q1", f"id: {'q' * 65}", f"1:5 id | expected text of at most 64 characters, got '{'q' * 59}…'."),
    ("title: Two processes", "title:", "2:7 title | expected text, got nothing."),
    ("title: Two processes", "title: ' '", "2:8 title | expected text, got ' '."),
    ("title: Two processes", "title: [Two]", "2:8 title | expected text, got a list of 1."),
    ("title: Two processes", "title: {a: b}", "2:8 title | expected text, got a mapping."),
    ("kind: program", "kind: program\nallows: {no-join: }",
     "5:19 allows > no-join | expected text, got nothing."),
    ("kind: program", "kind: program\nallows: [no-join]", "5:9 allows | expected a mapping, got a list of 1."),
    ("kind: program", "kind: Program",
     "4:7 kind | expected 'program' or 'essay', got 'Program'. Did you mean 'program'?"),
    ("kind: program", "kind: novel", "4:7 kind | expected 'program' or 'essay', got 'novel'."),
    ("kind: program", "kind: program\nfiles: [q7.py]", f"5:9 files[0] | {FILE}, got 'q7.py'. Did you mean 'q1.py'?"),
    ("kind: program", "kind: program\nfiles: [../q1.py]", "5:9 files[0] | "
     "expected the name of a file beside the program, such as texts/one.txt, got '../q1.py'."),
    ("kind: program", "kind: program\nfiles: {/etc/x: y}", "5:17 files > /etc/x | "
     "expected the name of a file beside the program, such as texts/one.txt, got '/etc/x'."),
    ("  - Begin", "  Begin",
     "8:3 matches | expected a list, got 'Begin two processes'. Did you mean [Begin two processes]?"),
    ("- Begin two processes", "- 3", "8:5 matches[0] | expected text, got 3. Did you mean '3'?"),
    ("start_method: fork,", "start_method: frok,",
     "10:20 runs[0] > start_method | expected 'fork', 'spawn' or 'forkserver', got 'frok'. Did you mean 'fork'?"),
    ("schedule: hold-exits", "schedule: hold exits", "11:37 runs[1] > schedule | "
     f"expected {SCHEDULES}, got 'hold exits'. Did you mean 'hold-exits'?"),
    ("{start_method: spawn, schedule: hold-exits}", "{schedule: natural}",
     "11:5 runs[1] | expected each run once, got one of those above again."),
    ("- {start_method: spawn, schedule: hold-exits}", "- spawn", "11:5 runs[1] | expected a mapping, got 'spawn'."),
    ("wall: 30s", "wall: 30x", f"12:16 limits > wall | {TIME}, got '30x'."),
    ("wall: 30s", "wall: 5 mins", f"12:16 limits > wall | {TIME}, got '5 mins'. Did you mean 5min?"),
    ("wall: 30s", "wall: soon", f"12:16 limits > wall | {TIME}, got 'soon'."),
    ("wall: 30s", "wall: 0", f"12:16 limits > wall | {TIME}, above 0, got 0."),
    ("memory: 512MB", "memory: 512",
     "12:41 limits > memory | expected an amount of at least 16MB, got 512. Did you mean 512MB?"),
    ("memory: 512MB", "memory: 1KB", "12:41 limits > memory | expected an amount of at least 16MB, got '1KB'."),
    ("memory: 512MB", "memory: 512Mo",
     "12:41 limits > memory | expected an amount such as 512MB or 64KB, got '512Mo'. Did you mean 512MB?"),
    ("processes: 64", "processes: '64'",
     "12:59 limits > processes | expected a whole number, got '64'. Did you mean 64?"),
    ("processes: 64", "processes: 64.0",
     "12:59 limits > processes | expected a whole number, got 64.0. Did you mean 64?"),
    ("processes: 64", "processes: 6.5", "12:59 limits > processes | expected a whole number, got 6.5."),
    ("processes: 64", "processes: 0", "12:59 limits > processes | expected a number above 0, got 0."),
    ("hidden: true", "hidden: yes", "21:13 checks[1] > hidden | expected true or false, got 'yes'. Did you mean true?"),
    ("solution: q1.py", "solution: q1.pi", f"6:11 solution | {FILE}, got 'q1.pi'. Did you mean 'q1.py'?"),
    ("solution: q1.py", "solution: other/q1.py", f"6:11 solution | {FILE}, got 'other/q1.py'."),
    ("solution: q1.py", "solution: .", f"6:11 solution | {FILE}, got '.'."),
    ("solution: q1.py", 'solution: "a\\0b"', f"6:11 solution | {FILE}, got 'a\\x00b'."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), VALUES)
def test_a_wrong_value_is_reported_where_it_stands(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, changed(PROGRAM, old, new)) == [said]


KEYS = [
    ("points: 10", "pionts: 10",
     f"5:1 pionts | expected {QUESTION_KEYS}, got the unknown key 'pionts'. Did you mean 'points'?"),
    ("points: 10", "points: 10\ncolour: red", f"6:1 colour | expected {QUESTION_KEYS}, got the unknown key 'colour'."),
    ("points: 10\n", "", "1:1 - | expected the key 'points', which is missing."),
    ("start_method: fork", "start_methd: fork", "10:6 runs[0] > start_methd | expected start_method, schedule or seed, "
     "got the unknown key 'start_methd'. Did you mean 'start_method'?"),
    ("wall: 30s", "wal: 30s", "12:10 limits > wal | expected wall, cpu, memory, processes, output, files or scratch, "
     "got the unknown key 'wal'. Did you mean 'wall'?"),
    ("    points: 6", "    pionts: 6",
     f"15:5 checks[0] > pionts | expected {CHECK_KEYS}, got the unknown key 'pionts'. Did you mean 'points'?"),
    ("    points: 6\n", "", "14:5 checks[0] | expected the key 'points', which is missing."),
    (JOINED, "joind: {all: true}",
     f"22:5 checks[1] > joind | expected {CHECK_KEYS}, got the unknown key 'joind'. Did you mean 'joined'?"),
    (JOINED, "JOINED: {all: true}",
     f"22:5 checks[1] > JOINED | expected {CHECK_KEYS}, got the unknown key 'JOINED'. Did you mean 'joined'?"),
    (JOINED, '"x\\e[31m": 1',
     f"22:5 checks[1] > x\\x1b[31m | expected {CHECK_KEYS}, got the unknown key 'x\\x1b[31m'."),
    (JOINED, "# nothing", "17:5 checks[1] | expected a key that says what is checked: "
     "closed, essay, joined, pool or processes."),
    (TWO, "processes: {count: 2}\n    joined: {}", "17:5 checks[0] > joined | expected one family a check, "
     "got 'joined' beside 'processes'. Make two checks of them."),
    ("all: true", "all: true, all: false",
     "22:25 checks[1] > joined > all | expected each key once, got 'all' again (first on line 22)."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), KEYS)
def test_a_wrong_key_is_reported_where_it_stands(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, changed(PROGRAM, old, new)) == [said]


PARAMS = [
    ("count: 2", "count: two", "16:24 checks[0] > processes > count | expected a whole number, got 'two'."),
    ("role: worker", "role: wrker", "16:33 checks[0] > processes > role | "
     "expected 'main', 'worker' or 'helper', got 'wrker'. Did you mean 'worker'?"),
    ("ended: ok", "ended: OK", "16:48 checks[0] > processes > ended | "
     "expected 'ok' or 'any', got 'OK'. Did you mean 'ok'?"),
    ("ended: ok", "endet: ok", "16:41 checks[0] > processes > endet | "
     "expected count, role or ended, got the unknown key 'endet'. Did you mean 'ended'?"),
    (TWO, "processes:", "16:15 checks[0] > processes | expected the key 'count', which is missing."),
    (TWO, "processes: 2", "16:16 checks[0] > processes | expected a mapping, got 2."),
    (TWO, "processes: [2]", "16:16 checks[0] > processes | expected a mapping, got a list of 1."),
    ("count: 2", "count: 0", "16:16 checks[0] > processes | count must be at least 1."),
    ("count: 2", "count: 1001", "16:16 checks[0] > processes | "
     "'processes' cannot take these parameters: TypeError: too many to count."),
    (JOINED, "closed: {a: 1}", "22:14 checks[1] > closed > a | expected no keys, got the unknown key 'a'."),
    (JOINED, "joined: {completion: 3}",
     "22:26 checks[1] > joined > completion | expected text, got 3. Did you mean '3'?"),
    (JOINED, "pool: {share: .nan}", "22:19 checks[1] > pool > share | expected a finite number, got .nan."),
    (JOINED, "pool: {share: 80%}", "22:19 checks[1] > pool > share | expected a number, got '80%'. Did you mean 80?"),
    (JOINED, "pool: {pair: [1]}", "22:18 checks[1] > pool > pair | expected a list of at least 2, got a list of 1."),
    (JOINED, "pool: {pair: [1, 2, 3]}",
     "22:18 checks[1] > pool > pair | expected a list of at most 2, got a list of 3."),
    (JOINED, "pool: {calls: map}", "22:19 checks[1] > pool > calls | expected a list, got 'map'. Did you mean [map]?"),
    (JOINED, "pool: {calls: [map, 4]}",
     "22:25 checks[1] > pool > calls[1] | expected text, got 4. Did you mean '4'?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), PARAMS)
def test_a_familys_parameters_are_checked_as_its_dataclass_says(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, changed(PROGRAM, old, new)) == [said]


UNIONS = [
    ("size: cpu", "22:18 checks[1] > pool > size | "
     "expected a whole number, a mapping or 'cpus', got 'cpu'. Did you mean 'cpus'?"),
    ("size: [1]", "22:18 checks[1] > pool > size | expected a whole number, a mapping or 'cpus', got a list of 1."),
    ("size: {at_leat: 3}", "22:19 checks[1] > pool > size > at_leat | "
     "expected at_least or at_most, got the unknown key 'at_leat'. Did you mean 'at_least'?"),
    ("size: {at_least: x}", "22:29 checks[1] > pool > size > at_least | expected a whole number, got 'x'."),
    ("gap: {start: 3}", "22:17 checks[1] > pool > gap | expected the key 'length', which is missing."),
    ("gap: {start: 3, length: x}", "22:36 checks[1] > pool > gap > length | expected a whole number, got 'x'."),
    ("gap: 3", "22:17 checks[1] > pool > gap | expected a mapping, got 3."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), UNIONS)
def test_of_several_allowed_forms_the_one_that_was_meant_is_explained(tmp_path: Path, given: str, said: str) -> None:
    assert problems(tmp_path, changed(PROGRAM, JOINED, f"pool: {{{given}}}")) == [said]


NESTED = [
    ("{core: [core, cpu]}", "{core: cpu}",
     "11:21 checks[0] > essay > words > core | expected a list, got 'cpu'. Did you mean [cpu]?"),
    ("          accept", "          acept", "14:11 checks[0] > essay > concepts[0] > acept | "
     "expected id or accept, got the unknown key 'acept'. Did you mean 'accept'?"),
    ("        - id: workers", "        - title: workers\n          id: workers",
     "13:11 checks[0] > essay > concepts[0] > title | expected id or accept, got the unknown key 'title'."),
    ("model_answer: q2.md", "model_answer: q3.md",
     f"10:21 checks[0] > essay > model_answer | {FILE}, got 'q3.md'. Did you mean 'q2.md'?"),
    ("model_answer: q2.md", "others: [q1.py, q2.mb]",
     f"10:23 checks[0] > essay > others[1] | {FILE}, got 'q2.mb'. Did you mean 'q2.md'?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), NESTED)
def test_nested_parameters_are_checked_too(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert problems(tmp_path, changed(ESSAY, old, new)) == [said]


def test_several_errors_of_one_check_are_all_reported_from_left_to_right(tmp_path: Path) -> None:
    spec = changed(PROGRAM, "{count: 2, role: worker, ended: ok}", "{count: 2.0, rloe: worker, ended: okay}")
    assert [each.partition(" |")[0] for each in problems(tmp_path, spec)] == [
        "16:24 checks[0] > processes > count",
        "16:29 checks[0] > processes > rloe",
        "16:50 checks[0] > processes > ended",
    ]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("9", "5:9 points | expected the points of the checks to add up to 9, got 6 + 4 = 10."),
        ("10.5", "5:9 points | expected the points of the checks to add up to 10.5, got 6 + 4 = 10."),
    ],
)
def test_checks_must_be_worth_what_the_question_is_worth(tmp_path: Path, points: str, said: str) -> None:
    assert problems(tmp_path, changed(PROGRAM, "points: 10", f"points: {points}")) == [said]


def test_a_missing_file_is_reported_beside_other_errors(tmp_path: Path) -> None:
    spec = changed(changed(PROGRAM, "solution: q1.py", "solution: q1.pi"), "title: Two processes", "title: 2")
    assert [each.partition(" |")[0] for each in problems(tmp_path, spec)] == ["2:8 title", "6:11 solution"]


def test_two_checks_with_one_id_are_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, changed(PROGRAM, "id: joined", "id: two")) == [
        "17:9 checks[1] > id | expected an id of its own for each check, got 'two' again."
    ]


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ("checks: []", "13:9 checks | expected a list of at least 1, got an empty list."),
        ("checks:", "13:8 checks | expected a list, got nothing."),
        ("checks: {}", "13:9 checks | expected a list, got an empty mapping."),
        ("", "1:1 - | expected the key 'checks', which is missing."),
    ],
)
def test_a_question_without_checks_is_refused(tmp_path: Path, checks: str, said: str) -> None:
    assert problems(tmp_path, PROGRAM[: PROGRAM.index("checks:")] + checks) == [said]


def test_a_check_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    head, tail = PROGRAM[: PROGRAM.index("  - id: two")], PROGRAM[PROGRAM.index("  - id: joined") :]
    assert problems(tmp_path, f"{head}  - joined\n{tail}") == ["14:5 checks[0] | expected a mapping, got 'joined'."]


def test_an_essay_has_nothing_that_runs(tmp_path: Path) -> None:
    keys = "runs: [{}]\nlimits: {wall: 1s}\nprose: {concepts: []}\nallows: {a: b}\nforbids: {a: b}"
    spec = changed(ESSAY, "points: 2.5", f"points: 2.5\n{keys}")
    assert problems(tmp_path, spec) == [
        f"{line}:1 {key} | expected '{key}' in a program question only; this one is an essay."
        for line, key in ((6, "runs"), (7, "limits"), (8, "prose"), (9, "allows"), (10, "forbids"))
    ]


def test_a_rubric_for_answers_in_words_is_checked_like_any_other(tmp_path: Path) -> None:
    assert problems(tmp_path, PROGRAM + "prose: {concepts: 3, words: {a: b}}\n") == [
        "23:19 prose > concepts | expected a list, got 3. Did you mean [3]?",
        "23:33 prose > words > a | expected a list, got 'b'. Did you mean [b]?",
    ]


def test_a_rubric_needs_the_family_that_reads_it(tmp_path: Path) -> None:
    families = {name: family for name, family in FAMILIES.items() if name != "essay"}
    (problem,) = check_assignment(write(tmp_path, q1=PROGRAM + "prose: {concepts: []}\n"), families)
    assert (problem.line, problem.column) == (23, 1)
    assert problem.message == "expected the check family 'essay' to be installed; it reads this key."
