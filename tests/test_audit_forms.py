"""The other forms of a right program: what each variation changes, and that what it makes is as right as before."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_samples import POOL, PROCESSES, difference

from grader.audit.forms import VARIATIONS, Variation, variants
from grader.audit.reading import Reading, Seen, Unsuited

HERE = Path(__file__).parent
BY_NAME = {variation.name: variation for variation in VARIATIONS}

LOCKS = """\
from multiprocessing import Lock, Process, Queue


def work(lock, queue):
    with lock:
        queue.put(1)


if __name__ == "__main__":
    lock, queue = Lock(), Queue()
    process = Process(target=work, args=(lock, queue))
    process.start()
    print(queue.get())
    process.join()
"""
EXECUTOR = """\
from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=3) as executor:
        print(list(executor.map(square, [1, 2, 3])))
"""
GATHER = """\
import asyncio


async def work(n):
    await asyncio.sleep(0)
    return n


async def main():
    print(await asyncio.gather(work(1), *[work(n) for n in (2, 3)]))


if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("name", "source", "changed"),
    [
        ("names-from-the-module", POOL, """\
- import multiprocessing
+ from multiprocessing import Pool
-     with multiprocessing.Pool(processes=3) as pool:
+     with Pool(processes=3) as pool:"""),
        ("module-by-another-name", PROCESSES, """\
- from multiprocessing import Process
+ import multiprocessing as mp
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [mp.Process(target=work, args=(n,)) for n in (1, 2)]"""),
        ("by-a-context", POOL, """\
+ context = multiprocessing.get_context()
-     with multiprocessing.Pool(processes=3) as pool:
+     with context.Pool(processes=3) as pool:"""),
        ("other-names", POOL, """\
- def square(n):
-     return n * n
+ def my_square(my_n):
+     return my_n * my_n
-     with multiprocessing.Pool(processes=3) as pool:
-         results = pool.map(square, [1, 2, 3])
-         pool.close()
-         pool.join()
-     print(results)
+     with multiprocessing.Pool(processes=3) as my_pool:
+         my_results = my_pool.map(my_square, [1, 2, 3])
+         my_pool.close()
+         my_pool.join()
+     print(my_results)"""),
        ("in-a-main-function", LOCKS, """\
- if __name__ == "__main__":
+ def main():
+ if __name__ == "__main__":
+     main()"""),
        ("written-for-printed", PROCESSES, """\
+ import sys
-     print(n)
+     sys.stdout.write(str(n) + "\\n")
-     print("done")
+     sys.stdout.write(str("done") + "\\n")"""),
        ("flushed", POOL, """\
-     print(results)
+     print(results, flush=True)"""),
        ("with-a-heading", POOL, """\
+     print("Here we go:")"""),
        ("class-for-target", PROCESSES, """\
+ import multiprocessing
+ class Worker(multiprocessing.Process):
+     def __init__(self, target, args=(), kwargs=None, **others):
+         super().__init__(**others)
+         self.work = target
+         self.given = args
+         self.named = kwargs or {}
+     def run(self):
+         self.work(*self.given, **self.named)
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Worker(target=work, args=(n,)) for n in (1, 2)]"""),
        ("partial-for-args", PROCESSES, """\
+ import functools
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=functools.partial(work, n)) for n in (1, 2)]"""),
        ("arguments-by-place", PROCESSES, """\
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(None, work, None, (n,)) for n in (1, 2)]"""),
        ("daemons-that-are-joined", PROCESSES, """\
-     ps = [Process(target=work, args=(n,)) for n in (1, 2)]
+     ps = [Process(target=work, args=(n,), daemon=True) for n in (1, 2)]"""),
        ("joined-in-reverse", PROCESSES, """\
-     for p in ps:
+     for p in reversed(list(ps)):"""),
        ("joined-in-a-comprehension", PROCESSES, """\
-     for p in ps:
-         p.join()
+     [p.join() for p in ps]"""),
        ("joined-bit-by-bit", LOCKS, """\
-     process.join()
+     while process.is_alive():
+         process.join(timeout=0.5)"""),
        ("slow-work", POOL, """\
+ import time
+     time.sleep(0.05)"""),
        ("spawned", PROCESSES, """\
+ import multiprocessing
+     multiprocessing.set_start_method("spawn")"""),
        ("imap-for-map", POOL, """\
-         results = pool.map(square, [1, 2, 3])
+         results = list(pool.imap(square, [1, 2, 3]))"""),
        ("map-async-for-map", POOL, """\
-         results = pool.map(square, [1, 2, 3])
+         results = pool.map_async(square, [1, 2, 3]).get()"""),
        ("apply-async-for-map", POOL, """\
-         results = pool.map(square, [1, 2, 3])
+         results = [task.get() for task in [pool.apply_async(square, (task,)) for task in [1, 2, 3]]]"""),
        ("starmap-for-map", POOL, """\
-         results = pool.map(square, [1, 2, 3])
+         results = pool.starmap(square, [(value,) for value in [1, 2, 3]])"""),
        ("executor-for-pool", POOL, """\
+ import concurrent.futures
-     with multiprocessing.Pool(processes=3) as pool:
-         results = pool.map(square, [1, 2, 3])
-         pool.close()
-         pool.join()
+     with concurrent.futures.ProcessPoolExecutor(max_workers=3) as pool:
+         results = list(pool.map(square, [1, 2, 3]))
+         pass
+         pass"""),
        ("submit-for-map", EXECUTOR, """\
-         print(list(executor.map(square, [1, 2, 3])))
+         print(list([task.result() for task in [executor.submit(square, task) for task in [1, 2, 3]]]))"""),
        ("pool-for-executor", EXECUTOR, """\
+ import multiprocessing
-     with ProcessPoolExecutor(max_workers=3) as executor:
+     with multiprocessing.Pool(processes=3) as executor:"""),
        ("pool-ended-by-hand", POOL, """\
-     with multiprocessing.Pool(processes=3) as pool:
-         results = pool.map(square, [1, 2, 3])
-         pool.close()
-         pool.join()
+     pool = multiprocessing.Pool(processes=3)
+     results = pool.map(square, [1, 2, 3])
+     pool.close()
+     pool.join()"""),
        ("acquired-and-released", LOCKS, """\
-     with lock:
+     lock.acquire()
+     try:
+     finally:
+         lock.release()"""),
        ("rlock-for-lock", LOCKS, """\
+ import multiprocessing
-     lock, queue = Lock(), Queue()
+     lock, queue = multiprocessing.RLock(), Queue()"""),
        ("semaphore-for-lock", LOCKS, """\
+ import multiprocessing
-     lock, queue = Lock(), Queue()
+     lock, queue = multiprocessing.Semaphore(1), Queue()"""),
        ("joinable-queue", LOCKS, """\
+ import multiprocessing
-     lock, queue = Lock(), Queue()
+     lock, queue = Lock(), multiprocessing.JoinableQueue()"""),
        ("simple-queue", LOCKS, """\
+ import multiprocessing
-     lock, queue = Lock(), Queue()
+     lock, queue = Lock(), multiprocessing.SimpleQueue()"""),
        ("tasks-for-gather", GATHER, """\
-     print(await asyncio.gather(work(1), *[work(n) for n in (2, 3)]))
+     print([await one for one in [asyncio.ensure_future(one) for one in [work(1), *[work(n) for n in (2, 3)]]]])"""),
    ],
)  # fmt: skip
def test_a_variation_changes_this_and_nothing_else(name: str, source: str, changed: str) -> None:
    assert difference(BY_NAME[name], source) == changed


def test_every_variation_is_tried_above() -> None:
    tried = test_a_variation_changes_this_and_nothing_else.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert [name for name, *_ in tried if name not in BY_NAME] == []
    assert set(BY_NAME) == {name for name, *_ in tried}


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation.name)
def test_every_variation_is_documented(variation: Variation) -> None:
    text = (HERE.parent / "docs" / "audit.md").read_text(encoding="utf-8")
    assert f"| `{variation.name}` | {variation.says} |" in text


@pytest.mark.parametrize(
    ("name", "source", "why"),
    [
        ("names-from-the-module", POOL.replace("def square", "def Pool"), "a Pool of its own"),
        ("module-by-another-name", "import multiprocessing, os\n" + POOL, "in a line with others"),
        ("module-by-another-name", "import multiprocessing.pool\n", "uses nothing"),
        ("by-a-context", POOL + '    multiprocessing.set_start_method("fork")\n', "chooses a start method"),
        ("in-a-main-function", PROCESSES.replace("print(n)", "print(n, ps)"), "may use variables of the main program"),
        ("spawned", "print(1)\n", "starts no process"),
        ("daemons-that-are-joined", PROCESSES.replace("p.join()", "pass"), "never joined"),
        ("class-for-target", POOL, "no process is made with target="),
        ("joined-in-reverse", PROCESSES.replace("p.join()", "p.join()\n        print(p)"), "no loop does nothing but"),
        ("imap-for-map", POOL.replace("[1, 2, 3])", "[1, 2, 3], 2)"), "not given all tasks by map()"),
        ("executor-for-pool", POOL.replace("map(", "imap("), "not given all tasks by map()"),
        ("pool-ended-by-hand", EXECUTOR, "has an executor"),
        ("pool-ended-by-hand", POOL.replace("multiprocessing.Pool(processes=3)", "closing(multiprocessing.Pool(3))"),
         "not in a with statement by itself"),
        ("simple-queue", LOCKS.replace("queue.get()", "queue.get(timeout=5)"), "more is asked of them"),
        ("rlock-for-lock", POOL, "makes no Lock"),
    ],
)  # fmt: skip
def test_where_a_form_would_not_be_right_none_is_made(name: str, source: str, why: str) -> None:
    with pytest.raises(Unsuited, match="^.*" + why.replace("(", r"\(").replace(")", r"\)")):
        BY_NAME[name].make(Reading(source=source))


NAMED = """\
def f(times):
    return times


def called(name):
    return dict(name=name)


class Box:
    size = 1


print(f(**{"times": 1}))
"""


def test_names_that_others_know_a_thing_by_stay() -> None:
    source = f"{PROCESSES}\n{NAMED}"
    made = BY_NAME["other-names"].make(Reading(source=source, seen=Seen(called=("called",)))).code
    assert "def called(name):" in made
    assert "def my_f(times):" in made
    assert "class my_Box:\n    size = 1" in made


RIGHT = sorted((HERE / "right").glob("*/*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("path", RIGHT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_forms_of_right_programs_are_valid_and_all_different(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    made, not_made = variants(Reading(source=source, seen=Seen(workers=2)))
    assert len(made) + len(not_made) == len(VARIATIONS)
    assert len({one.program.source for one in made} | {source}) == len(made) + 1
    assert all(1 <= one.line <= len(one.program.source.splitlines()) for one in made)
