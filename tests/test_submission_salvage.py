"""Salvage of cells that are not valid Python: what is kept, what is left out, and what is said about it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import offered
import pytest
from submission_samples import CODE_3, PROMPTS, read, read_text

from grader.model import Answer
from grader.submission.mend import mend

PROSE = "The process is created first and then it is started, after that we wait for it."


def program(tmp_path: Path, *cells: str, kind: str = "code") -> Answer:
    """The answer to question 3 with these cells."""
    head = ("markdown", f"Q3. {PROMPTS[3]}")
    return read(tmp_path, [head, *((kind, cell) for cell in cells)]).answers["q3"]


def source(answer: Answer) -> str:
    assert answer.program is not None
    return answer.program.source.strip()


@pytest.mark.parametrize(
    "broken",
    [
        f"Q3. {PROMPTS[3]}\n{CODE_3}",
        f"Q3. {PROMPTS[3]}\nAns3.{CODE_3}",
        f"Q3) {PROMPTS[3]}\nAns 3 - {CODE_3}",
        f"Answer: {CODE_3}",
        f"{PROSE}\n\n{CODE_3}",
        f"{CODE_3}\n\n{PROSE}",
        f"{CODE_3}\n{PROSE}\nIt's as simple as that (really.",
        f"```python\n{CODE_3}\n```",
        f"-----\n{CODE_3}\n=====",
        f"!pip install multiprocess\n{CODE_3}",
        f"%matplotlib inline\n{CODE_3}",
        f"%%time\n{CODE_3}",
        f"{CODE_3}\nmultiprocessing.Process?",
        f"?multiprocessing\n{CODE_3}",
        "\n".join("    " + line for line in CODE_3.split("\n")),
        "Example:\n" + "\n".join("    " + line for line in CODE_3.split("\n")),
        "\n".join(f">>> {line}" if number == 0 else f"... {line}" for number, line in enumerate(CODE_3.split("\n"))),
        CODE_3.replace('"__main__"', "“__main__”"),
    ],
    ids=lambda text: text[:22],
)  # fmt: skip
def test_good_code_is_kept_and_the_rest_is_left_out(tmp_path: Path, broken: str) -> None:
    assert source(program(tmp_path, broken)) == CODE_3


def test_prose_in_the_midst_of_code_is_left_out(tmp_path: Path) -> None:
    lines = CODE_3.split("\n")
    for row in (1, 2, 5, 6):
        broken = "\n".join([*lines[:row], "Now we define the next part of it.", *lines[row:]])
        assert [line for line in source(program(tmp_path, broken)).split("\n") if line] == [x for x in lines if x]


def test_what_was_left_out_is_said_with_cell_and_line(tmp_path: Path) -> None:
    answer = program(tmp_path, f"Q3. {PROMPTS[3]}\nAns3.{CODE_3}\n!ls -l")
    notes = "\n".join(answer.notes)
    assert "Cell 2, line 2: the label 'Ans3.'" in notes
    assert "(line 1): 'Q3. Write a Python code" in notes
    assert "Cell 2, line 11: '!ls -l'" in notes


def test_a_good_cell_needs_no_notes(tmp_path: Path) -> None:
    assert program(tmp_path, CODE_3).notes == ()


@pytest.mark.parametrize(
    "broken",
    [
        "def say_hello()\n    print('hello')",
        "for i in range(4)\n    print(i)",
        "print('hello'",
        "x = = 3",
        "if x = 3:\n    print(x)",
        "def f():\nprint(1)",
        "print 'hello'",
        "p = multiprocessing.Process(target=f, args=(no. of the process))",
        "  print(1)\n print(2)",
    ],
)
def test_the_students_own_syntax_errors_are_kept_and_said(tmp_path: Path, broken: str) -> None:
    answer = program(tmp_path, f"import multiprocessing\n{broken}")
    assert broken.strip().split("\n")[0].strip() in source(answer)
    with pytest.raises(SyntaxError):
        compile(source(answer), "program", "exec")
    assert any("not valid Python" in note for note in answer.notes)


def test_a_line_that_is_wrong_is_told_by_its_number_in_the_file(tmp_path: Path) -> None:
    answer = read_text(tmp_path, "homework.py", f"# Q1. What?\n\n# Q3. {PROMPTS[3]}\nimport os\nprint((\n").answers[
        "q3"
    ]
    assert any("not valid Python (line 5:" in note for note in answer.notes)


def test_a_broken_attempt_beside_a_good_one_is_left_out_and_said(tmp_path: Path) -> None:
    answer = program(tmp_path, "def f(:\n    print(1)", CODE_3)
    assert source(answer) == CODE_3
    assert any(note.startswith("Cell 2: left out") for note in answer.notes)


def test_prose_alone_is_the_text_of_the_answer(tmp_path: Path) -> None:
    answer = program(tmp_path, f"{PROSE}\nUse the class Process for that.")
    assert answer.program is None
    assert answer.text == f"{PROSE}\nUse the class Process for that."


def test_pseudo_code_in_markdown_is_text(tmp_path: Path) -> None:
    answer = program(
        tmp_path, "Ans. With this statement:\n\n    with Pool(number of workers) as pool:\n", kind="markdown"
    )
    assert answer.program is None
    assert "with Pool(number of workers)" in answer.text


def test_code_in_markdown_counts_where_there_is_no_code_cell(tmp_path: Path) -> None:
    assert (
        source(program(tmp_path, f"It goes so:\n\n```python\n{CODE_3}\n```\nThat is all.", kind="markdown")) == CODE_3
    )
    assert source(program(tmp_path, f"It goes so:\n\n{CODE_3}\n\nThat is all.", kind="markdown")) == CODE_3


def test_code_in_markdown_does_not_count_beside_a_code_cell(tmp_path: Path) -> None:
    cells = [
        ("markdown", f"Q3. {PROMPTS[3]}\n\n```python\nimport multiprocessing\nprint('only an example')\n```"),
        ("code", CODE_3),
    ]
    assert source(read(tmp_path, cells).answers["q3"]) == CODE_3


def test_words_that_happen_to_be_python_are_no_code() -> None:
    mended = mend("Multiprocessing\n\nSpeed: cores\nisolation and safety\nIt has memory of its own.")
    assert not mended.source.strip()
    assert mended.prose == {0, 2, 3, 4}


def test_names_that_are_bound_are_code_even_alone() -> None:
    assert mend("process.start", frozenset({"process"})).source == "process.start"
    assert mend("x = 1\nx").source == "x = 1\nx"


def test_no_line_moves_when_a_cell_is_mended() -> None:
    text = f"Some words about it.\n\n%time x = 1\n{PROSE}\ny = 2"
    assert mend(text).lines == ("", "", "x = 1", "", "y = 2")


def test_what_time_magics_measure_still_runs() -> None:
    assert mend("%timeit -n 10 run()").source == "run()"
    assert mend("%%timeit\nrun()").source == "\nrun()"


def test_a_magic_that_fills_a_block_leaves_a_block() -> None:
    mended = mend("for i in range(2):\n    !ls\nif True:\n    %cd ..")
    assert mended.error is None
    assert mended.lines == ("for i in range(2):", "    pass", "if True:", "    pass")


def test_percent_and_exclamation_marks_in_strings_are_left_alone() -> None:
    text = 'print("""\n%time\n!ls\n""")\n!ls'
    assert mend(text).source == 'print("""\n%time\n!ls\n""")\n'


def test_cells_in_other_languages_are_no_python() -> None:
    mended = mend("%%bash\necho hello")
    assert not mended.source.strip()
    assert "bash" in mended.changed[0]


@pytest.mark.parametrize("name", ["../x.py", "/tmp/x.py", "a/../../x.py", "~/x.py", "C:\\x.py", ""])
def test_files_outside_the_working_folder_are_not_written(name: str) -> None:
    assert mend(f"%%writefile {name}\nprint(1)").files == ()


def test_display_becomes_print_and_ipython_is_left_out(tmp_path: Path) -> None:
    code = (
        "from IPython.display import display, clear_output\nimport multiprocessing\n"
        "if True:\n    clear_output()\ndisplay(1); display(2)\nget_ipython().run_line_magic('time', '')\n"
    )
    answer = program(tmp_path, code)
    assert source(answer) == "pass\nimport multiprocessing\nif True:\n    pass\nprint(1); print(2)\npass"
    assert any("display() is print()" in note for note in answer.notes)


def test_a_display_of_ones_own_stays(tmp_path: Path) -> None:
    code = "import multiprocessing\ndef display(x):\n    print(x)\ndisplay(1)"
    assert source(program(tmp_path, code)) == code


WAITED = """\
import asyncio

async def double(n):
    await asyncio.sleep(0)
    return 2 * n

one = await double(1); two = await double(2)
print("ü", await double(one + two), *[await double(n) for n in range(2)])
await asyncio.gather(
    double(3),
    double(4),
)
print("done")"""


def test_await_outside_of_a_function_runs_as_in_the_notebook(tmp_path: Path) -> None:
    answer = program(tmp_path, WAITED)
    assert answer.program is not None
    assert len(answer.program.origin) == len(answer.program.source.splitlines())
    assert "Cell 2, line 7: runs in an event loop, as in a notebook." in answer.notes
    done = subprocess.run(
        [sys.executable, "-c", answer.program.source], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == ("ü 12 0 2\ndone\n", "")


NESTED = """\
import asyncio

async def double(n):
    await asyncio.sleep(0)
    return 2 * n

async def both(a, b):
    return await asyncio.gather(double(a), double(b))

print("ü", await both(
    await double(1), await double(
        await double(2))), *(await both(3, 4)))
print((await both(5, 6))[0], await double((await both(7, 8))[1]))
"""


def test_what_is_awaited_within_an_await_runs_before_it(tmp_path: Path) -> None:
    answer = program(tmp_path, NESTED)
    assert answer.program is not None
    assert len(answer.program.origin) == len(answer.program.source.splitlines())
    done = subprocess.run(
        [sys.executable, "-c", answer.program.source], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == ("ü [4, 16] 6 8\n10 32\n", "")


LOOPED = """\
import asyncio

async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i

class Door:
    async def __aenter__(self):
        self.task = asyncio.current_task()
        return self
    async def __aexit__(self, *_):
        print("same task:", self.task is asyncio.current_task())

queue = asyncio.Queue()
async for n in numbers(2):
    await queue.put(f"ü{n}"); '''
stays where it is'''
count: int = len([n async for n in numbers(3)])
async with Door() as door:
    print(await queue.get(), count, '''
as it is''')

def left():
    return n, queue.qsize(), door is not None
slow = asyncio.create_task(asyncio.sleep(9))
print(left(), {n: m async for n in numbers(2) if n for m in (3, 4)})
async def tick():
    await asyncio.sleep(0)
    print("ticked", slow.cancel())
asyncio.create_task(tick())
"""


@pytest.mark.parametrize("version", ["3.8", "3.14", None])
def test_async_statements_outside_of_functions_run_as_in_the_notebook(tmp_path: Path, version: str | None) -> None:
    """The interpreter that runs the program may be older or newer than ours."""
    command = offered.interpreter(version).executable if version is not None else sys.executable
    answer = program(tmp_path, LOOPED)
    assert answer.program is not None
    done = subprocess.run(
        [command, "-X", "dev", "-c", answer.program.source], capture_output=True, text=True, check=False, timeout=60,
        encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    printed = "ü0 3 \nas it is\nsame task: True\n(1, 1, True) {1: 4}\nticked True\n"
    assert (done.stdout, done.stderr) == (printed, "")


def test_asyncio_run_needs_no_nest_asyncio(tmp_path: Path) -> None:
    """In Jupyter a loop is running, beside which `asyncio.run()` works only with a patch; here it works as it is."""
    answer = program(tmp_path, "!pip install nest_asyncio\nimport nest_asyncio\nnest_asyncio.apply()\n" + CODE_3)
    assert source(answer) == f"pass\npass\n{CODE_3}"


def test_async_statements_keep_the_places_of_their_lines(tmp_path: Path) -> None:
    answer = program(tmp_path, LOOPED)
    assert answer.program is not None
    lines, places = answer.program.source.splitlines(), answer.program.origin
    assert len(lines) == len(places)
    written = LOOPED.split("\n")
    found = {place.lines[0]: line.strip() for line, place in zip(lines, places, strict=True) if place is not None}
    assert {n: line for n, line in found.items() if line != written[n - 1].strip()} == {
        19: "count      = len([n async for n in numbers(3)])"
    }
    assert set(found) == {number for number, line in enumerate(written, 1) if line or number < len(written)}


def test_await_outside_of_a_function_is_a_mistake_in_a_script(tmp_path: Path) -> None:
    assert source(read_text(tmp_path, "q3.py", WAITED).answers["q3"]) == WAITED


NEWER = """import multiprocessing
type Number = int
def first[T](items: list[T]) -> T:
    return items[0]
def show(number: Number) -> None:
    numbers = {"n": [number]}
    print(f"Number: {first(numbers["n"])}")"""


def test_python_that_is_newer_than_the_graders_is_no_prose_and_is_needed_as_any_other(tmp_path: Path) -> None:
    start = 'if __name__ == "__main__":\n    multiprocessing.Process(target=show, args=(1,)).start()'
    cells = [("code", NEWER), ("markdown", f"Q3. {PROMPTS[3]}"), ("code", start)]
    answer = read(tmp_path, cells).answers["q3"]
    assert [note for note in answer.notes if not note.startswith("Also uses")] == []
    for line in NEWER.split("\n"):
        assert line in source(answer).split("\n")


def test_await_beside_what_is_newer_runs_in_a_loop_as_in_a_notebook(tmp_path: Path) -> None:
    answer = program(tmp_path, 'import asyncio\nprint(f"{"a"}")\nawait asyncio.sleep(0)')
    assert "asyncio.sleep(0)" in source(answer) and "\nawait" not in source(answer)
    assert 'print(f"{"a"}")' in source(answer)
