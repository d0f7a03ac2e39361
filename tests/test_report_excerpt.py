"""The student's lines are found again where the student wrote them."""

from __future__ import annotations

import report_samples as samples

from grader.model import Answer, Place, Program
from grader.report.excerpt import excerpts, line_namer, where


def program(*places: Place | None) -> Answer:
    source = "".join(f"line{number}\n" for number in range(1, len(places) + 1))
    return Answer(exercise="q6", program=Program(source=source, origin=places))


def in_cell(cell: int | None, line: int, file: str = "a.ipynb") -> Place:
    return Place(file=file, cell=cell, lines=(line, line))


def test_a_line_is_named_by_cell_and_line_as_people_count_them() -> None:
    assert where(samples.answer(cell=0), 5) == "cell 1, line 5"


def test_a_line_of_a_plain_file_is_named_by_its_file() -> None:
    assert where(program(in_cell(None, 9, "q6.py")), 1) == "q6.py, line 9"


def test_the_file_is_named_too_where_there_are_several() -> None:
    answer = program(in_cell(3, 1, "a.ipynb"), in_cell(4, 1, "b.ipynb"))
    assert where(answer, 2) == "b.ipynb, cell 5, line 1"


def test_a_line_of_unknown_origin_is_named_by_the_program() -> None:
    assert where(program(None), 1) == "line 1 of the program"
    assert where(None, None) == ""


def test_marked_lines_come_with_their_neighbours() -> None:
    (part,) = excerpts(samples.answer(), [9, 12])
    assert part.where == "cell 13"
    assert [line.number for line in part.lines] == [7, 8, 9, 10, 11, 12, 13]
    assert [line.number for line in part.lines if line.marked] == [9, 12]
    assert part.lines[2].text.strip().startswith("worker = ")


def test_an_empty_line_that_nobody_wrote_is_left_out() -> None:
    answer = Answer(
        exercise="q6",
        program=Program(source="one\n\ntwo", origin=(in_cell(None, 1, "a.py"), None, in_cell(None, 2, "a.py"))),
    )
    assert [[line.number for line in part.lines] for part in excerpts(answer, [1])] == [[1], [2]]


def test_lines_far_apart_are_two_excerpts() -> None:
    assert len(excerpts(samples.answer(), [4, 12])) == 2


def test_lines_of_two_cells_are_two_excerpts_with_the_numbers_of_each() -> None:
    answer = program(in_cell(2, 7), in_cell(2, 8), in_cell(5, 1), in_cell(5, 2))
    parts = excerpts(answer, [2, 3])
    assert [(part.where, [line.number for line in part.lines]) for part in parts] == [
        ("cell 3", [7, 8]),
        ("cell 6", [1, 2]),
    ]


def test_a_line_that_nobody_wrote_has_no_number() -> None:
    parts = excerpts(program(None, in_cell(1, 1)), [1])
    assert parts[0].where == "added by the grader"
    assert parts[0].lines[0].number is None


def test_lines_outside_of_the_program_are_ignored() -> None:
    assert excerpts(samples.answer(), [0, 99, -1]) == ()
    assert excerpts(None, [1]) == ()
    assert excerpts(Answer(exercise="q1"), [1]) == ()


def test_an_excerpt_of_a_thousand_marked_lines_is_short() -> None:
    answer = program(*(in_cell(1, line) for line in range(1, 1001)))
    assert sum(len(part.lines) for part in excerpts(answer, range(1, 1001))) <= 16


def test_lines_of_one_file_without_cells_are_named_by_their_number_alone() -> None:
    name = line_namer(program(in_cell(None, 71), in_cell(None, 72)).program)
    assert (name(2), name(None), name(9)) == ("line 72", "", "line 9")


def test_lines_of_cells_or_of_several_files_are_named_with_them() -> None:
    assert line_namer(program(in_cell(2, 7), in_cell(5, 1)).program)(2) == "cell 6, line 1"
    several = program(in_cell(None, 7, "a.py"), in_cell(None, 1, "b.py")).program
    assert line_namer(several)(2) == "b.py, line 1"


def test_lines_of_an_unknown_program_are_named_by_their_number() -> None:
    assert (line_namer(None)(3), line_namer(None)(None)) == ("line 3", "")
