"""What each mutation changes in a reference, in which forms it is found, and where it has nothing to change."""

from __future__ import annotations

import pytest
from audit_samples import POOL, PROCESSES, SEEN, difference
from test_audit_calling import CALLING
from test_audit_sharing import SHARING_CHANGES

from grader.audit import MUTATIONS
from grader.audit.reading import Reading, Seen, Unsuited

BY_NAME = {mutation.name: mutation for mutation in MUTATIONS}

CHANGES = {
    "no-start": """\
-         p.start()  # both at once
+         pass  # both at once
-         p.join()
+         pass""",
    "run-for-start": """\
-         p.start()  # both at once
+         p.run()  # both at once
-         p.join()
+         pass""",
    "target-called": """\
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=work(n)) for n in (1, 2)]""",
    "parent-prints": """\
+ def idle(*values, **named):
+     pass
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=(work(n), idle)[1], args=(n,)) for n in (1, 2)]""",
    "threads-for-processes": """\
+ import threading
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [threading.Thread(target=work, args=(n,)) for n in (1, 2)]""",
    "dummy-processes": """\
+ import multiprocessing.dummy
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [multiprocessing.dummy.Process(target=work, args=(n,)) for n in (1, 2)]""",
    "one-less": """\
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=work, args=(n,)) for n in list((1, 2))[:-1]]""",
    "one-more": """\
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=work, args=(n,)) for n in [*(1, 2), 3]]""",
    "no-join": """\
-         p.join()
+         pass""",
    "join-last-only": """\
-         p.join()
+         pass
+     p.join()""",
    "join-timeout": """\
-         p.join()
+         p.join(timeout=0.001)""",
    "sleep-for-join": """\
+ import time
-         p.join()
+         time.sleep(0.1)""",
    "join-in-start-loop": """\
+         p.join()""",
    "daemon-killed": """\
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=work, args=(n,), daemon=True) for n in (1, 2)]
-         p.join()
+         pass""",
    "swallowed-exception": """\
-     print(n)
+     try:
+         raise RuntimeError("something went wrong")
+         print(n)
+     except Exception:
+         pass""",
    "worker-raises": """\
-     print(n)
+     try:
+         print(n)
+     finally:
+         raise RuntimeError("something went wrong")""",
    "worker-dies": """\
+ import os
-     print(n)
+     try:
+         print(n)
+     finally:
+         os._exit(1)""",
    "orphan-grandchild": """\
+ import os
+ import time
+     if os.fork() == 0:
+         time.sleep(20)
+         os._exit(0)""",
    "lambda-target": """\
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=lambda *values, **named: work(*values, **named), args=(n,)) for n in (1, 2)]""",
    "nested-target": """\
- def work(n):
-     \"""Print it.\"""
-     print(n)
+ def make_work():
+     def work(n):
+         \"""Print it.\"""
+         print(n)
+     return work
+ work = make_work()""",
}

POOL_CHANGES = {
    "thread-pool": """\
+ import multiprocessing.pool
-     with multiprocessing.Pool(processes=3) as pool:
+     with multiprocessing.pool.ThreadPool(processes=3) as pool:""",
    "comprehension-for-pool": """\
-     with multiprocessing.Pool(processes=3) as pool:
-         results = pool.map(square, [1, 2, 3])
-         pool.close()
-         pool.join()
+     results = [square(value) for value in [1, 2, 3]]
+     pass
+     pass""",
    "pool-unused": """\
-         results = pool.map(square, [1, 2, 3])
+         results = [square(value) for value in [1, 2, 3]]""",
    "pool-never-closed": """\
-     with multiprocessing.Pool(processes=3) as pool:
-         results = pool.map(square, [1, 2, 3])
-         pool.close()
-         pool.join()
+     pool = multiprocessing.Pool(processes=3)
+     results = pool.map(square, [1, 2, 3])
+     pass
+     pass""",
    "pool-not-joined": """\
-     with multiprocessing.Pool(processes=3) as pool:
-         results = pool.map(square, [1, 2, 3])
-         pool.close()
-         pool.join()
+     pool = multiprocessing.Pool(processes=3)
+     results = pool.map(square, [1, 2, 3])
+     pool.close()
+     pass""",
    "join-without-close": """\
-         pool.close()
+         pass""",
    "imap-unordered": """\
-         results = pool.map(square, [1, 2, 3])
+         results = list(pool.imap_unordered(square, [1, 2, 3]))""",
    "other-pool-size": """\
-     with multiprocessing.Pool(processes=3) as pool:
+     with multiprocessing.Pool(processes=4) as pool:""",
    "failed-tasks-ignored": """\
+     raise RuntimeError("something went wrong")
-         results = pool.map(square, [1, 2, 3])
+         try:
+             results = pool.map(square, [1, 2, 3])
+         except Exception:
+             results = []""",
    "lambda-target": """\
-         results = pool.map(square, [1, 2, 3])
+         results = pool.map(lambda *values, **named: square(*values, **named), [1, 2, 3])""",
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_mutation_changes_in_a_program_with_processes_what_its_name_says_and_nothing_else(name: str) -> None:
    assert difference(BY_NAME[name], PROCESSES) == CHANGES[name]


@pytest.mark.parametrize("name", POOL_CHANGES)
def test_a_mutation_changes_in_a_program_with_a_pool_what_its_name_says_and_nothing_else(name: str) -> None:
    assert difference(BY_NAME[name], POOL) == POOL_CHANGES[name]


def test_the_main_guard_goes_and_what_it_guards_stays() -> None:
    made = BY_NAME["no-main-guard"].make(Reading(source=PROCESSES)).code
    head, tail = PROCESSES.split('if __name__ == "__main__":\n')
    assert made.split() == (head + tail).split()


def test_hard_coded_prints_the_lines_of_the_reference_in_their_order() -> None:
    made = BY_NAME["hard-coded"].make(Reading(source=PROCESSES, seen=SEEN)).code
    assert made == "if __name__ == \"__main__\":\n    print('1')\n    print('2')\n    print('done')\n"


def test_every_mutation_is_shown_here() -> None:
    others = {"no-main-guard", "hard-coded", "awaited-in-turn"}  # the last one in test_audit_catalogue
    assert set(BY_NAME) == {*CHANGES, *POOL_CHANGES, *SHARING_CHANGES, *CALLING, *others}


# --- other forms ----------------------------------------------------------------------------------------------------

BY_HAND = """\
import multiprocessing as mp
def work(n): print(n)
a = mp.Process(target=work, args=[1])
b = mp.Process(target=work, args=[2], name="b")
a.start(); b.start()
b.join(); a.join()
"""
SUBCLASS = """\
from multiprocessing import Process
class Worker(Process):
    def run(self):
        print("I am", self.name)
class Other(Worker): pass
workers = []
for _ in range(3):
    workers.append(Other())
[w.start() for w in workers]
[w.join() for w in workers]
"""
EXECUTOR = """\
from concurrent.futures import ProcessPoolExecutor
def power(a, b):
    return a ** b
def main():
    with ProcessPoolExecutor(2) as executor, open("log") as log:
        first = executor.submit(power, 2, b=3)
        return first.result(), list(executor.map(power, [1, 2], [3, 4]))
main()
"""
CONTEXT = """\
import multiprocessing
context = multiprocessing.get_context("fork")
def make(numbers):
    return [context.Process(target=print, kwargs={"sep": n}) for n in numbers]
def finish(ps):
    for p in ps:
        p.join()
started = {n: p for n, p in enumerate(make(range(1, 4)))}
for n, p in started.items():
    p.start()
finish(started.values())
"""
ASYNC = """\
from contextlib import closing
from multiprocessing import Pool
def square(n):
    return n * n
with closing(Pool()) as pool:
    pending = [pool.apply_async(square, (n,)) for n in range(3)]
    print([one.get() for one in pending])
    for value in pool.imap(square, range(3)):
        print(value)
pool.join()
"""

FORMS = [
    ("no-join", BY_HAND, "- b.join(); a.join()\n+ pass; pass"),
    ("join-last-only", BY_HAND, "- b.join(); a.join()\n+ pass; a.join()"),
    ("one-less", BY_HAND, "- a.start(); b.start()\n- b.join(); a.join()\n+ a.start(); pass\n+ pass; a.join()"),
    (
        "one-more",
        BY_HAND,
        '+ extra = mp.Process(target=work, args=[2], name="b")\n+ extra.start()\n+ extra.join()',
    ),
    (
        "target-called",
        BY_HAND,
        "- a = mp.Process(target=work, args=[1])\n"
        '- b = mp.Process(target=work, args=[2], name="b")\n'
        "+ a = mp.Process(target=work(1))\n"
        '+ b = mp.Process(target=work(2), name="b")',
    ),
    (
        "join-in-start-loop",
        BY_HAND,
        "- a.start(); b.start()\n+ a.start(); (b.start(), b.join())\n+ a.join()",
    ),
    ("worker-raises", SUBCLASS, None),
    (
        "threads-for-processes",
        SUBCLASS,
        "+ import threading\n- class Worker(Process):\n+ class Worker(threading.Thread):",
    ),
    ("one-more", SUBCLASS, "- for _ in range(3):\n+ for _ in range(4):"),
    ("one-less", SUBCLASS, "- for _ in range(3):\n+ for _ in range(2):"),
    ("no-start", SUBCLASS, None),
    ("join-last-only", SUBCLASS, "- [w.join() for w in workers]\n+ [w.join() for w in list(workers)[-1:]]"),
    (
        "join-in-start-loop",
        SUBCLASS,
        "- [w.start() for w in workers]\n+ [(w.start(), w.join()) for w in workers]",
    ),
    (
        "thread-pool",
        EXECUTOR,
        "+ import concurrent.futures\n"
        '-     with ProcessPoolExecutor(2) as executor, open("log") as log:\n'
        '+     with concurrent.futures.ThreadPoolExecutor(2) as executor, open("log") as log:',
    ),
    (
        "pool-never-closed",
        EXECUTOR,
        '-     with ProcessPoolExecutor(2) as executor, open("log") as log:\n'
        "+     executor = ProcessPoolExecutor(2)\n"
        '+     with open("log") as log:',
    ),
    ("other-pool-size", EXECUTOR, None),
    ("no-join", CONTEXT, "-         p.join()\n+         pass"),
    ("one-less", CONTEXT, None),
    (
        "target-called",
        CONTEXT,
        '-     return [context.Process(target=print, kwargs={"sep": n}) for n in numbers]\n'
        '+     return [context.Process(target=print(**{"sep": n})) for n in numbers]',
    ),
    ("join-in-start-loop", CONTEXT, "+     p.join()"),
    ("pool-never-closed", ASYNC, None),
    ("failed-tasks-ignored", ASYNC, None),
    ("imap-unordered", ASYNC, None),
]


@pytest.mark.parametrize(
    ("name", "source", "expected"), FORMS, ids=[f"{name} {n}" for n, (name, *_) in enumerate(FORMS)]
)
def test_other_forms_of_a_program_are_understood(name: str, source: str, expected: str | None) -> None:
    found = difference(BY_NAME[name], source)
    assert found
    compile(BY_NAME[name].make(Reading(source=source, seen=SEEN)).code, name, "exec")
    if expected is not None:
        assert sorted(found.splitlines()) == sorted(expected.splitlines())


def test_the_tasks_of_an_executor_are_done_in_place() -> None:
    made = BY_NAME["pool-unused"].make(Reading(source=EXECUTOR)).code
    assert "first = Ready(power(2, b=3))" in made
    assert "list(list(map(power, [1, 2], [3, 4])))" in made
    assert made.index("import concurrent.futures") < made.index("class Ready(concurrent.futures.Future)")


def test_what_an_asynchronous_call_promises_is_kept_in_place() -> None:
    made = BY_NAME["comprehension-for-pool"].make(Reading(source=ASYNC)).code
    assert "pending = [Ready(square(*(n,))) for n in range(3)]" in made
    assert "for value in [square(value) for value in range(3)]:" in made
    assert "Pool()" not in made


def test_comments_and_layout_stay_as_they_are() -> None:
    odd = PROCESSES.replace("p.join()", "p . join ( )  # wait").replace("(1, 2)", "(1,2 ,)")
    made = BY_NAME["join-timeout"].make(Reading(source=odd)).code
    assert "# both at once" in made
    assert "# wait" in made
    assert "(1,2 ,)" in made


# --- nothing to change ----------------------------------------------------------------------------------------------

UNSUITED = [
    ("no-start", POOL, "it never calls start() on a process"),
    ("no-join", POOL, "it never calls join() on a process"),
    ("thread-pool", PROCESSES, "it makes no pool"),
    ("no-main-guard", "print(1)\n", "there is no main guard"),
    ("hard-coded", "print(1)\n", "the reference has no processes"),
    ("parent-prints", PROCESSES.replace("print(n)", "return n"), "the processes print nothing, as far as one can see"),
    ("no-join", PROCESSES.replace("for p in ps:\n        p.join", "while p.is_alive():\n        p.join"),
     "it waits, or may wait, by is_alive too"),
    ("join-timeout", PROCESSES.replace("join()", "join(5)"), "every join() has a timeout already"),
    ("join-without-close", POOL.replace("pool.close()", "pass"), "there is no pool with close() and join()"),
    ("other-pool-size", POOL.replace("processes=3", ""), "the size of the pool is left to the machine"),
    ("other-pool-size", POOL.replace("processes=3", "None"), "the size of the pool is left to the machine"),
    ("imap-unordered", POOL.replace("map", "starmap"), "no pool is given a list of inputs by map() or imap()"),
    ("pool-unused", POOL.replace("pool.map(square, [1, 2, 3])", "3"), "the pool is given nothing to do"),
    ("nested-target", POOL.replace("square, [", "abs, ["), "no function of the program's top level is handed over"),
    ("lambda-target", POOL.replace("square, [", "lambda n: n, ["), "no function is handed over"),
    ("no-start", "def broken(:\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "source", "why"), UNSUITED)
def test_a_mutation_with_nothing_to_change_says_why(name: str, source: str, why: str | None) -> None:
    with pytest.raises(Unsuited) as caught:
        BY_NAME[name].make(Reading(source=source, seen=SEEN if name != "hard-coded" else Seen(output="1\n")))
    assert str(caught.value) == why if why else "not valid Python" in str(caught.value)


def test_the_joins_of_different_functions_are_different_matters() -> None:
    nested = PROCESSES.replace("    print(n)", "    p = Process()\n    p.start()\n    p.join()")
    nested = nested.replace("for p in ps:\n        p.join", "ps[0].join")
    with pytest.raises(Unsuited, match="one join"):
        BY_NAME["join-last-only"].make(Reading(source=nested, seen=SEEN))


@pytest.mark.parametrize("name", ["one-less", "join-in-start-loop", "join-last-only"])
def test_one_process_alone_cannot_be_one_of_several(name: str) -> None:
    single = PROCESSES.replace("[Process(target=work, args=(n,)) for n in (1, 2)]", "Process(target=work, args=(1,))")
    single = single.replace("for p in ps:\n        p.", "ps.")
    with pytest.raises(Unsuited, match="only"):
        BY_NAME[name].make(Reading(source=single, seen=Seen(workers=1)))


SEQUENCES = [
    PROCESSES.replace("    for p in ps:\n        p.join()", "        p.join()"),
    BY_HAND.replace("a.start(); b.start()\nb.join(); a.join()", "a.start(); a.join(); b.start(); b.join()"),
]


@pytest.mark.parametrize("source", SEQUENCES)
def test_what_runs_one_after_the_other_cannot_be_made_to(source: str) -> None:
    with pytest.raises(Unsuited, match="as it is"):
        BY_NAME["join-in-start-loop"].make(Reading(source=source, seen=SEEN))


def test_the_joins_of_texts_and_threads_are_left_alone() -> None:
    other = PROCESSES.replace('print("done")', 'print(", ".join(["done"]))\n    thread.join()')
    assert difference(BY_NAME["no-join"], other) == CHANGES["no-join"]


def test_a_helper_takes_a_name_that_is_free() -> None:
    taken = PROCESSES.replace("def work", "idle = 3\n\n\ndef work")
    assert "def idle_(*values, **named):" in difference(BY_NAME["parent-prints"], taken)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_mutation_has_a_sentence_and_names_a_check_that_is_there_for_it(mutation) -> None:
    assert mutation.says.endswith(".")
    assert mutation.cures
