"""Mutants of right answers in many forms are valid programs, and no two of them are alike."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from audit_samples import PROCESSES, SEEN

from grader.audit import MUTATIONS
from grader.audit.catalogue import mutants
from grader.audit.reading import Reading, Seen

HERE = Path(__file__).parent
RIGHT = sorted((HERE / "right").glob("*/*.py"))
REFERENCES = sorted((HERE.parent / "solutions").glob("*/*.py"))
RAN = Seen(workers=4, pools=(4,), output="1\n2\n3\n4\n")
FEWEST = {"os_fork.py": 2, "async_main.py": 5}
"""What makes its processes in a way of its own gives few mutants, not none."""


def forms() -> list[object]:
    """Every reference, and every right program, one in twelve of which every day."""
    right = [
        pytest.param(path, marks=[] if index % 12 == 0 else [pytest.mark.slow]) for index, path in enumerate(RIGHT)
    ]
    return [*REFERENCES, *right]


@pytest.mark.parametrize("path", forms(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_mutants_of_right_programs_are_valid_and_all_different(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    made, not_made = mutants(Reading(source=source, seen=RAN))
    texts = [source, *(mutant.program.source for mutant in made)]
    assert len({ast.dump(ast.parse(text)) for text in texts}) == len(texts)
    assert len(made) >= FEWEST.get(path.name, 9)
    assert len(made) + len(not_made) == len(MUTATIONS)
    assert not [one.why for one in not_made if "valid Python" in one.why]


def test_names_are_unique_and_fit_into_a_spec() -> None:
    names = [mutation.name for mutation in MUTATIONS]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalpha() and name == name.lower() for name in names)


def test_every_mutation_is_documented() -> None:
    text = (HERE.parent / "docs" / "audit.md").read_text(encoding="utf-8")
    assert [one.name for one in MUTATIONS if f"| `{one.name}` | {one.says} | `{one.cures[0].family}:" not in text] == []


def test_a_mutant_like_another_is_not_made_and_named() -> None:
    twice = [MUTATIONS[1], MUTATIONS[1]]
    made, not_made = mutants(Reading(source=PROCESSES, seen=SEEN), twice)
    assert [mutant.mutation.name for mutant in made] == ["no-start"]
    assert [one.why for one in not_made] == ["it would be the same as no-start"]


def test_the_line_is_the_first_that_differs_other_than_an_import() -> None:
    made, _ = mutants(Reading(source=PROCESSES, seen=SEEN))
    lines = {mutant.mutation.name: mutant.program.source.splitlines()[mutant.line - 1].strip() for mutant in made}
    assert lines["no-join"] == "pass"
    assert lines["sleep-for-join"] == "time.sleep(0.1)"
    assert lines["orphan-grandchild"] == "if os.fork() == 0:"


def test_a_program_that_is_no_python_has_no_mutants_and_raises_nothing() -> None:
    made, not_made = mutants(Reading(source="def broken(:\n"))
    assert made == []
    assert {one.why.partition(":")[0] for one in not_made} == {"it is not valid Python"}


THREADS = """\
import threading


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.Lock()


def work(account):
    with account.lock:
        account.balance += 1


if __name__ == "__main__":
    account = Account()
    threads = [threading.Thread(target=work, args=(account,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("balance:", account.balance)
"""


def test_threads_are_spoilt_as_processes_are_and_said_to_be_threads() -> None:
    made, not_made = mutants(Reading(source=THREADS, seen=Seen(threads=4, output="balance: 4\n")))
    assert [mutant.mutation.name for mutant in made] == [
        "no-start", "run-for-start", "target-called", "one-less", "one-more", "hard-coded", "no-join", "join-last-only",
        "join-timeout", "sleep-for-join", "join-in-start-loop", "daemon-killed", "swallowed-exception", "worker-raises",
        "worker-dies", "no-lock", "released-too-early",
    ]  # fmt: skip
    assert "threads are started and not waited for" in {one.mutation.name: one for one in made}["no-join"].mutation.says
    reasons = {one.rewriting.name: one.why for one in not_made}
    assert (
        reasons["no-main-guard"] == reasons["lambda-target"] == reasons["orphan-grandchild"] == "it starts no process"
    )


def test_the_audit_of_a_program_without_processes_asks_for_no_main_guard() -> None:
    made, _ = mutants(Reading(source='print(1)\nif __name__ == "__main__":\n    print(2)\n'))
    assert made == []


@pytest.mark.parametrize(
    ("gathered", "in_turn"),
    [
        ("await asyncio.gather(fetch(1), fetch(2))", "[await fetch(1), await fetch(2)]"),
        ("await asyncio.gather(*map(fetch, (1, 2)))", "[*[await one for one in map(fetch, (1, 2))]]"),
    ],
)
def test_coroutines_that_are_gathered_are_awaited_in_turn(gathered: str, in_turn: str) -> None:
    program = "import asyncio\nasync def main():\n    print({})\nasyncio.run(main())\n"
    made, _ = mutants(Reading(source=program.format(gathered)))
    assert [mutant.program.source for mutant in made] == [program.format(in_turn)]
    made, _ = mutants(Reading(source=program.format(gathered.replace("fetch(1)", "asyncio.create_task(fetch(1))"))))
    assert len(made) == (gathered.count("fetch(1)") == 0)
