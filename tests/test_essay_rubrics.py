"""What the assignment's rubrics make of right answers, and of answers that try to look right."""

from __future__ import annotations

import bounded
import pytest
from essay_rubrics import marks, question

from grader.model import Status

THEORY = ("q1", "q2", "q4")


@pytest.mark.parametrize("name", [*THEORY, "q5"])
def test_model_answer_earns_everything(name: str) -> None:
    asked = question(name)
    verdict = asked.judge(asked.model)
    assert (verdict.status, verdict.share, verdict.reason) == (Status.PASSED, 1.0, "")


ORDINARY = {
    "q1": (
        "Multiprocessing is a way to run several processes at the same time. Every process has a "
        "separate memory and its "
        "own interpreter. That makes it possible to use all the cores of the CPU, so programs that "
        "compute a lot become "
        "faster. The GIL is not a problem because it is bypassed. Python has the multiprocessing module for it, with "
        "queues for the communication between processes. It is good for CPU-bound tasks."
    ),
    "q2": (
        "1. Memory: In multiprocessing each process has its own memory. In multithreading all threads share the memory "
        "of their process.\n2. Speed: Processes run in parallel on many cores. Threads can't because of the GIL, only "
        "one thread executes at a time.\n3. Overhead: Creating a process is slower than creating a thread.\n"
        "4. Use: Multiprocessing is better for CPU-bound tasks, multithreading for I/O-bound tasks.\n"
        "5. Communication: Processes need queues or pipes; threads can use the same variables but need locks."
    ),
    "q4": (
        "A pool is a collection of worker processes, made with multiprocessing.Pool. You give tasks to the pool and it "
        "distributes them to the workers, which run them in parallel on the CPU cores. With map() a "
        "function is applied "
        "to each element of a list, and the results come back in a list. It is used because workers "
        "are reused, so there "
        "is less overhead than with a new process for every task, and because it is easy to use."
    ),
}


@pytest.mark.parametrize("name", THEORY)
def test_ordinary_good_answer_is_worth_seven_to_ten_tenths(name: str) -> None:
    verdict = question(name).judge(ORDINARY[name])
    assert 0.7 <= verdict.share <= 1
    assert "seems to" not in verdict.reason


@pytest.mark.parametrize("name", THEORY)
def test_slips_of_the_pen_cost_little(name: str) -> None:
    text = ORDINARY[name]
    for right, slip in {
        "processes": "proccesses",
        "memory": "memmory",
        "parallel": "paralel",
        "several": "sevral",
    }.items():
        text = text.replace(right, slip)
    assert text != ORDINARY[name]
    assert question(name).judge(text).share > question(name).judge(ORDINARY[name]).share - 0.2


UNUSUAL = [
    (
        "q1",
        "It lets one script hand its job to several independent copies of Python that the operating "
        "system runs next to "
        "one another. Since nothing is shared between them, a variable altered by one stays as it "
        "was for the rest. All "
        "eight processors of my laptop get something to do, so number crunching that took a minute is over in seconds.",
        {"own-memory", "cores", "cpu-bound", "at-once"},
    ),
    (
        "q2",
        "A process is a program with a private address space; a thread is a mere line of execution "
        "inside of it and sees "
        "whatever its siblings see. CPython has one big lock, so threads get in line, whereas "
        "processes really work side "
        "by side on several cores. When a program hangs around for disks and sockets, take threads.",
        {"own-memory", "parallel"},
    ),
    (
        "q4",
        "Think of a fixed crew of helpers: the program forks a handful of processes up front and "
        "keeps them. Whenever a "
        "job comes in, whichever helper is idle picks it up. So one function can be run over thousands of values, all "
        "processors are busy, and nothing is wasted on launching a fresh process each time.",
        {"workers", "many-inputs", "balance", "reuse", "faster"},
    ),
]


@pytest.mark.parametrize(("name", "text", "ideas"), UNUSUAL)
def test_right_answer_in_unusual_words_is_shown_to_a_person(name: str, text: str, ideas: set[str]) -> None:
    verdict = question(name).judge(text)
    seen = {concept for concept, status in marks(verdict).items() if status in ("found", "half")}
    assert ideas <= seen
    assert verdict.status is Status.NEEDS_REVIEW
    assert "in other words" in verdict.reason


def test_true_statements_with_a_negation_are_credited() -> None:
    verdict = question("q2").judge(
        "Processes do not share memory. Threads cannot run Python code in parallel because of the "
        "GIL, but processes can. "
        "Starting a process is not cheap."
    )
    assert {name for name, status in marks(verdict).items() if status == "found"} >= {"own-memory", "gil", "cost"}
    assert "seems to" not in verdict.reason


def test_a_lock_that_does_not_stop_anybody_is_avoided() -> None:
    verdict = question("q1").judge(
        "A program uses several processes, each has its own memory, so the GIL does not stop us and all cores are used."
    )
    assert marks(verdict)["gil"] == "found"
    assert "seems to" not in verdict.reason


def test_table_is_read_by_row_and_column() -> None:
    verdict = question("q2").judge(
        "| Feature | Multiprocessing | Multithreading |\n|---|---|---|\n"
        "| Memory | Separate for each process | Shared by all |\n| Parallelism | True, on several "
        "cores | Limited by the GIL |\n"
        "| Overhead | High | Low |\n| Best for | CPU-bound tasks | I/O-bound tasks |\n"
        "| Communication | Queues and pipes | The same variables, with locks |\n"
    )
    assert verdict.share >= 0.75
    assert "seems to" not in verdict.reason


KEYWORDS = {
    "q1": "multiprocessing, multiple processes, simultaneous, own memory, own interpreter, CPU cores, GIL bypass, "
    "performance, CPU-bound, queue, pipe, scalable, divide work",
    "q2": "- process own memory\n- threads share memory\n- processes parallel, multiple cores\n- GIL limits threads\n"
    "- process overhead\n- CPU-bound: multiprocessing\n- I/O-bound: threads\n- pipes, queues, locks\n- crash isolation",
    "q4": "pool, worker processes, distribute tasks, parallel, function multiple inputs, CPU cores, reuse workers, "
    "load balancing, results, map, simple interface",
}


@pytest.mark.parametrize("name", THEORY)
def test_list_of_keywords_gets_thirty_percent_until_a_person_looks(name: str) -> None:
    verdict = question(name).judge(KEYWORDS[name])
    assert (verdict.share, verdict.status) == (0.3, Status.NEEDS_REVIEW)


MISCONCEPTIONS = [
    ("q1", "All processes share the same memory, so they see the same variables.", "share their memory"),
    ("q1", "Processes share memory by default.", "share their memory"),
    ("q1", "The processes are limited by the GIL.", "GIL"),
    ("q1", "Multiprocessing means that a program creates several threads.", "about threads"),
    ("q1", "It uses only one core.", "one core"),
    ("q2", "Threads each have their own GIL.", "has its own"),
    ("q2", "Threads bypass the GIL.", "not limited by the GIL"),
    ("q2", "Threads are not limited by the GIL.", "not limited by the GIL"),
    ("q2", "In multiprocessing, all processes share memory.", "processes share their memory"),
    ("q2", "Each thread has its own memory space.", "thread has memory"),
    ("q2", "In multithreading each thread has a separate address space.", "thread has memory"),
    ("q2", "Processes are restricted by the GIL.", "the GIL limits processes"),
    ("q2", "Multithreading offers true parallelism.", "true parallel"),
    ("q2", "Threads are best for CPU-bound tasks and processes are lightweight.", "threads suit CPU-bound"),
    ("q2", "Processes are cheaper than threads.", "cost more than processes"),
    ("q2", "Threads are heavier than processes.", "cost more than processes"),
    ("q4", "A pool is a group of worker threads.", "consists of threads"),
    ("q4", "It creates a new process for every task.", "new process for every task"),
    ("q4", "The tasks are executed one by one.", "one after the other"),
    ("q4", "The workers share memory.", "share their memory"),
]


@pytest.mark.parametrize(("name", "claim", "says"), MISCONCEPTIONS)
def test_misconception_amid_a_good_answer_is_told(name: str, claim: str, says: str) -> None:
    good = question(name).judge(ORDINARY[name])
    verdict = question(name).judge(f"{ORDINARY[name]} {claim}")
    assert verdict.status is Status.NEEDS_REVIEW
    assert says in verdict.reason
    assert verdict.share <= good.share


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("q1", "Unlike threads, which share their memory, processes have their own."),
        ("q1", "Unlike multithreading, which is limited by the GIL, multiprocessing uses several cores."),
        ("q1", "Processes can exchange data through queues, pipes or shared memory."),
        ("q2", "The threads of a process share memory."),
        ("q2", "Compared to threads, each process has a separate memory."),
        ("q2", "Threads are not suitable for CPU-bound tasks."),
        ("q2", "It is wrong to say that processes share memory."),
        ("q1", "Several tasks become a challenge for a single processor."),
        ("q4", "It avoids creating a new process for every task."),
        ("q4", "Unlike a loop, it does not run tasks one by one."),
    ],
)
def test_true_statement_is_no_misconception(name: str, text: str) -> None:
    assert "seems to say" not in question(name).judge(text).reason


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("q1", "In contrast to threads, which live in one memory, each is alone. The GIL keeps threads from that."),
        ("q1", "A long calculation in a single process leaves the other cores idle."),
        ("q1", "While one core is busy with one process, another core runs the next."),
        ("q1", "It is easier to use, compared to the management of threads."),
        ("q2", "A crash in one process does not affect the others, but one in a thread may end the whole program."),
        ("q2", "With threads, true parallelism is hard to reach."),
        ("q2", "Where the GIL is not a limitation, threads are good."),
    ],
)
def test_true_statement_amid_a_good_answer_raises_no_doubt(name: str, claim: str) -> None:
    assert "seems to" not in question(name).judge(f"{ORDINARY[name]} {claim}").reason


NEGATED = {
    "q1": "Multiprocessing does not run multiple processes. The processes do not have their own memory. It cannot use "
    "multiple CPU cores. It never bypasses the GIL. It is not faster and it is not suited to CPU-bound tasks.",
    "q2": "Processes do not have their own memory. Threads do not share memory. Processes cannot "
    "run in parallel. Threads "
    "are not limited by the GIL. Multiprocessing is not good for CPU-bound tasks.",
    "q4": "A pool does not have worker processes. It does not distribute tasks among workers. It is "
    "not used to run tasks in "
    "parallel. It does not reuse workers.",
}


@pytest.mark.parametrize("name", THEORY)
def test_denied_ideas_earn_next_to_nothing(name: str) -> None:
    verdict = question(name).judge(NEGATED[name])
    assert verdict.share <= 0.1
    assert "seems to deny" in verdict.reason


@pytest.mark.parametrize("name", THEORY)
@pytest.mark.parametrize("other", [*THEORY, "q5"])
def test_answer_to_a_neighbouring_question_never_passes(name: str, other: str) -> None:
    if name != other:
        assert question(name).judge(question(other).model).status is Status.NEEDS_REVIEW


LANGUAGES = {
    "German": "Multiprocessing bedeutet, dass ein Programm mehrere Prozesse gleichzeitig ausführt. "
    "Jeder Prozess hat seinen "
    "eigenen Speicher und seinen eigenen Interpreter, und der GIL ist kein Problem.",
    "Spanish": "El multiprocesamiento permite ejecutar varios procesos al mismo tiempo. Cada proceso tiene su propia "
    "memoria y su propio intérprete, y así se evita el GIL.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_in_another_language_is_for_a_person(language: str) -> None:
    verdict = question("q1").judge(LANGUAGES[language])
    assert verdict.status is Status.NEEDS_REVIEW
    assert language in verdict.reason
    assert "keywords" not in verdict.reason


@pytest.mark.parametrize("name", [*THEORY, "q5"])
def test_copy_of_the_question_earns_nothing(name: str) -> None:
    prompt = question(name).prompt
    for text in (prompt, f"Q1. {prompt}", prompt.lower() * 3):
        verdict = question(name).judge(text)
        assert (verdict.share, verdict.status) == (0, Status.NEEDS_REVIEW)
        assert "repeats the question" in verdict.reason


def test_question_above_the_answer_changes_nothing() -> None:
    asked = question("q4")
    assert asked.judge(f"Q4. {asked.prompt}\n\n{ORDINARY['q4']}").share == asked.judge(ORDINARY["q4"]).share


@pytest.mark.parametrize("name", THEORY)
def test_unicode_oddities_change_nothing(name: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "a" <= letter <= "z" else letter for letter in ORDINARY[name])
    spaced = ORDINARY[name].replace("process", "pro\u200bcess").replace(" ", "\u00a0")
    for odd in (wide, spaced, f"\u202e{ORDINARY[name]}\u202c"):
        assert question(name).judge(odd).share == question(name).judge(ORDINARY[name]).share


@pytest.mark.parametrize("name", THEORY)
def test_judging_takes_milliseconds(name: str) -> None:
    asked = question(name)
    asked.judge(ORDINARY[name])
    with bounded.within(3):  # a sixth of one, usually
        for _ in range(5):
            asked.judge(ORDINARY[name])


def test_steps_in_words_answer_the_question_about_a_pool() -> None:
    verdict = question("q5").judge(
        "First we import Pool from the multiprocessing module. Then we define a function which "
        "takes a number and returns "
        "its square. We create a pool with 4 processes and call pool.map with the function and a list. The results are "
        "stored in a list and printed. In the end we close the pool and join it."
    )
    assert verdict.share >= 0.8
