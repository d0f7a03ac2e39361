"""Copies are found whatever they are renamed to; what everybody writes makes nobody look like anybody."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from similar_class import RENAMED, UNUSUAL, program

from grader import pipeline
from grader.model import Answer, Assignment, Kind, Pair, Program, Writing
from grader.similar import groups, read_code

TEXT = (
    "The interpreter lock makes threads take turns, and I like to think of it as a single kitchen knife that several "
    "cooks pass around: however many cooks there are, only the one who holds the knife can cut, while a second process "
    "brings its own kitchen with a knife of its own."
)
OTHERS = (
    "Multiprocessing runs several processes at once, each with memory of its own, so that it uses many cores.",
    "Threads share memory. Processes do not, which is safer but costs more when data has to be sent between them.",
    "It is the ability of a system to run more than one process at the same time on different processors or cores.",
    "Because of the GIL only one thread executes bytecode, hence CPU bound work is better done by several processes.",
)


def written(student: str, source: str, question: str = "q6", work: str = "") -> list[Writing]:
    answer = Answer(exercise=question, program=Program(source=source))
    return pipeline.writings(student, work, {question: answer})


def said(student: str, text: str, question: str = "q2") -> list[Writing]:
    return pipeline.writings(student, "", {question: Answer(exercise=question, text=text)})


def honest(count: int, seed: int = 7) -> list[Writing]:
    """A class in which everybody wrote for themselves."""
    rng = random.Random(seed)
    return [one for number in range(count) for one in written(f"s{number:03}", program(rng))]


def pairs(assignment: Assignment, *handed_in: list[Writing], common: tuple[Path, ...] = ()) -> tuple[Pair, ...]:
    return pipeline.alike([one for mine in handed_in for one in mine], assignment, common).pairs


# --- programs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 20, 60, 300])
def test_a_renamed_copy_is_the_first_pair_of_a_class_of_any_size(assignment: Assignment, size: int) -> None:
    first, *_ = pairs(assignment, honest(size), written("x", UNUSUAL), written("y", RENAMED))
    assert first.students == ("x", "y")
    assert first.strength > 0.9


@pytest.mark.parametrize("size", [60, 300])
def test_a_large_class_that_wrote_for_itself_gives_few_hints_or_none(assignment: Assignment, size: int) -> None:
    assert len(pairs(assignment, honest(size))) <= size // 10


def test_the_lines_that_everybody_writes_are_no_hint(assignment: Assignment) -> None:
    common = (
        "import multiprocessing\n\ndef f():\n    print('x')\n\n"
        "p = multiprocessing.Process(target=f)\np.start()\np.join()\n"
    )
    everybody = [
        one for n in range(30) for one in written(f"s{n}", common.replace("f", "work" if n % 2 else "f"), "q3")
    ]
    assert pairs(assignment, everybody) == ()


def test_copied_lines_in_a_program_of_ones_own_are_found(assignment: Assignment) -> None:
    taken = "\n".join(UNUSUAL.splitlines()[3:18])
    mine = f"{program(random.Random(5))}\n\n{taken}\n"
    (first, *_) = pairs(assignment, honest(40), written("x", UNUSUAL), written("y", mine))
    assert first.students == ("x", "y")


def test_reordered_functions_are_found(assignment: Assignment) -> None:
    head, announce, launch, main = UNUSUAL.split("\n\n")
    (first, *_) = pairs(
        assignment, honest(40), written("x", UNUSUAL), written("y", "\n\n".join([head, launch, announce, main]))
    )
    assert first.students == ("x", "y")
    assert first.strength > 0.9


def test_a_copy_that_is_no_valid_python_is_found(assignment: Assignment) -> None:
    broken = RENAMED.replace("def go(amount):", "def go(amount:")
    (first, *_) = pairs(assignment, honest(40), written("x", UNUSUAL), written("y", broken))
    assert first.students == ("x", "y")


def test_rare_names_and_remarks_chosen_alike_are_a_hint_where_the_code_is_common(assignment: Assignment) -> None:
    def typed(function: str, remark: str, text: str) -> str:
        return (
            f"import multiprocessing\n\ndef {function}(n):\n    print('{text}', n)  # {remark}\n\n"
            "if __name__ == '__main__':\n    ps = []\n    for n in range(4):\n"
            f"        p = multiprocessing.Process(target={function}, args=(n,))\n"
            "        p.start()\n        ps.append(p)\n"
            "    for p in ps:\n        p.join()\n"
        )

    names = [(f"func_{chr(97 + n % 26)}{chr(97 + n // 26)}", f"remark no. {n}", f"the text {n}") for n in range(40)]
    others = [one for n, name in enumerate(names) for one in written(f"s{n}", typed(*name))]
    strange = typed("shwo_nubmer", "here teh number is printd", "Nubmer of teh process")
    found = pairs(assignment, others, written("x", strange), written("y", strange.replace("ps", "all_of_them")))
    assert [pair.students for pair in found] == [("x", "y")]
    (likeness,) = found[0].likenesses
    assert likeness.by_names
    assert "here teh number is printd" in likeness.names


def test_what_was_handed_out_is_nobodys_own(assignment: Assignment, tmp_path: Path) -> None:
    (tmp_path / "q6.py").write_text(UNUSUAL)
    both = written("x", UNUSUAL), written("y", RENAMED)
    assert (
        pairs(assignment, honest(20), *both, common=(tmp_path / "q6.py",))[:1]
        != pairs(assignment, honest(20), *both)[:1]
    )
    assert ("x", "y") not in [
        one.students for one in pairs(assignment, honest(20), *both, common=(tmp_path / "q6.py",))
    ]


def test_the_reference_solution_is_expected_of_a_few(assignment: Assignment) -> None:
    q6 = next(exercise for exercise in assignment.exercises if exercise.id == "q6")
    reference = pipeline.reference_program(q6).source
    assert pairs(assignment, written("x", reference), written("y", reference)) == ()
    assert [one.students for one in pairs(assignment, written("x", UNUSUAL), written("y", UNUSUAL))] == [("x", "y")]


def test_a_group_that_handed_in_together_is_no_pair(assignment: Assignment) -> None:
    group = written("x", UNUSUAL, work="w"), written("y", UNUSUAL, work="w"), written("z", RENAMED, work="v")
    assert [one.students for one in pairs(assignment, *group)] == [("x", "z"), ("y", "z")]


def test_several_questions_in_common_weigh_more_than_one(assignment: Assignment) -> None:
    half = f"{program(random.Random(5))}\n" + "\n".join(UNUSUAL.splitlines()[3:12])
    one = written("x", UNUSUAL, "q5"), written("y", half, "q5")
    (single, *_) = pairs(assignment, honest(20), *one)
    (double, *_) = pairs(assignment, honest(20), *one, written("x", UNUSUAL), written("y", half))
    assert len(double.likenesses) == 2
    assert double.strength > single.strength


def test_passages_are_whole_lines_with_the_students_own_numbers(assignment: Assignment) -> None:
    later = "# my homework\n\n\n" + RENAMED
    (pair,) = pairs(assignment, written("x", UNUSUAL), written("y", later))
    passage = pair.likenesses[0].passages[0]
    left = {text: label for label, text, marked in passage.left.lines if marked}
    right = {text: label for label, text, marked in passage.right.lines if marked}
    assert left["    label = prefix + str(index * 7 + 3)"] == "5"
    assert right["    words = begin + str(k * 5 + 11)"] == "8"


@pytest.mark.slow
def test_every_run_finds_the_same() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); import test_similar as t; from pathlib import Path\n"
        "from grader import pipeline\n"
        "a = pipeline.open_assignment('multiprocessing', Path.cwd())\n"
        "print(t.pairs(a, t.honest(40), t.written('x', t.UNUSUAL), t.written('y', t.RENAMED)))"
    )
    root = Path(__file__).parent.parent
    told = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


# --- texts ----------------------------------------------------------------------------------------------------------


def test_a_copied_text_is_found_with_its_passage_and_prompts_are_nobodys(assignment: Assignment) -> None:
    q2 = next(exercise for exercise in assignment.exercises if exercise.id == "q2")
    others = [one for n, text in enumerate(OTHERS * 4) for one in said(f"s{n}", f"{q2.prompt}\n\n{text} ({n})")]
    copied = TEXT.replace("and I like to think of it", "and one may think of it").replace("several", "many")
    found = pairs(assignment, others, said("x", TEXT), said("y", f"{q2.prompt} {copied}"))
    assert ("x", "y") in [pair.students for pair in found]
    pair = next(pair for pair in found if pair.students == ("x", "y"))
    assert pair.likenesses[0].kind is Kind.ESSAY
    assert "kitchen knife" in pair.likenesses[0].passages[0].left.lines[0][1]


def test_answers_in_words_of_ones_own_are_no_hint(assignment: Assignment) -> None:
    assert pairs(assignment, *(said(f"s{n}", text) for n, text in enumerate((*OTHERS, TEXT)))) == ()


# --- pieces ---------------------------------------------------------------------------------------------------------


def test_a_program_reads_the_same_under_other_names_and_numbers() -> None:
    assert [mark.symbol for mark in read_code(UNUSUAL)[0]] == [mark.symbol for mark in read_code(RENAMED)[0]]


def test_names_of_libraries_and_the_language_count_as_themselves() -> None:
    symbols = [
        mark.symbol for mark in read_code("for p in ps:\n    p.join(5)  # wait\n    print(f'{p} is {1!r}')\n")[0]
    ]
    assert {"for", "in", "join", "print", "name", "number", "string"} <= set(symbols)
    assert "p" not in symbols


@pytest.mark.parametrize(
    "source", ["", "\0\0", "def (", "'" * 1000, "(" * 5000, "é = 'ü'\n", "\ud800x = 1", "\t\t\x0c\n"]
)
def test_whatever_is_handed_in_can_be_read(source: str) -> None:
    marks, _ = read_code(source)
    assert all(0 <= mark.start < mark.end <= len(source) for mark in marks)


def test_an_endless_program_is_read_so_far_only() -> None:
    assert len(read_code("x = 1\n" * 8_000)[0]) == 20_000


def test_groups_are_who_hangs_together() -> None:
    def pair(*students: str) -> Pair:
        return Pair(students=(students[0], students[1]), likenesses=(), strength=0.5)

    assert groups([pair("a", "b"), pair("x", "y"), pair("c", "d"), pair("b", "c")]) == (
        ("a", "b", "c", "d"),
        ("x", "y"),
    )
    assert groups([]) == ()
