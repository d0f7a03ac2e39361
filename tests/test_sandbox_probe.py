"""The probe changes nothing: strange programs do the same in a session as without one."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import offered
import pytest

from grader.model import Limits, Program, Run, StartMethod
from grader.sandbox.session import Session

STRANGE = {
    "a target that answers every attribute": """
        from multiprocessing import Process
        class Anything:
            def __getattr__(self, name):
                raise RuntimeError("asked for " + name)
            def __call__(self):
                print("called")
        if __name__ == "__main__":
            p = Process(target=Anything())
            p.start()
            p.join()
            print(p.exitcode)
        """,
    "threads of strange classes": """
        import threading, _thread
        class Deaf(threading.Thread):
            def __getattr__(self, name):
                raise RuntimeError("asked for " + name)
            def run(self):
                print("ran")
        class Stubborn(threading.Thread):
            def __setattr__(self, name, value):
                if name.startswith("_grader"):
                    raise TypeError(name)
                super().__setattr__(name, value)
            def run(self):
                print("ran, too")
        for kind in (Deaf, Stubborn):
            thread = kind(name=chr(27) + "<b>")
            thread.start()
            thread.join()
        for wrong in ((None, ()), (print, 5), (print, (), 5)):
            try:
                _thread.start_new_thread(*wrong)
            except TypeError as error:
                print(error)
        for misuse in (threading.Thread().join, threading.current_thread().join):
            try:
                misuse()
            except RuntimeError as error:
                print(error)
        print(threading.active_count(), len(threading.enumerate()))
        """,
    "an event loop and what its tasks look like": """
        import asyncio
        async def work(n):
            await asyncio.sleep(0)
            return n
        async def main():
            task = asyncio.ensure_future(work(1))
            print(task.done(), "cb" in repr(task), len(asyncio.all_tasks()))
            print(await task, await asyncio.gather(work(2), work(3)))
            print(task.done(), "cb" in repr(task), await asyncio.wait_for(work(4), 5))
            late = asyncio.ensure_future(asyncio.sleep(9))
            late.cancel()
            try:
                await late
            except asyncio.CancelledError:
                print(late.cancelled())
        asyncio.run(main())
        """,
    "a repr that raises": """
        from multiprocessing import Pool
        class Hostile:
            def __repr__(self):
                raise SystemExit("repr")
            __str__ = __hash__ = __len__ = __repr__
        def give(x):
            return Hostile()
        if __name__ == "__main__":
            with Pool(1) as pool:
                print([type(x).__name__ for x in pool.map(give, [Hostile(), 1])])
        """,
    "an error whose text raises": """
        from multiprocessing import Pool
        class Bad(Exception):
            def __str__(self):
                raise KeyError("str")
        def fail(x):
            raise Bad()
        if __name__ == "__main__":
            with Pool(1) as pool:
                try:
                    pool.map(fail, [1])
                except Bad as error:
                    print(type(error).__name__)
        """,
    "partials, methods and callable objects": """
        import functools
        from multiprocessing import Pool, Process
        class Adder:
            def __init__(self, n):
                self.n = n
            def add(self, x):
                return self.n + x
            __call__ = add
        if __name__ == "__main__":
            with Pool(2) as pool:
                print(pool.map(Adder(1), [1, 2]), pool.map(Adder(2).add, [1, 2]))
                print(pool.map(functools.partial(pow, 2), [3, 4]), pool.map(str.upper, ["a"]))
            for target in (functools.partial(print, "partial"), Adder(1).add):
                p = Process(target=target, args=("x",) if isinstance(target, functools.partial) else (1,))
                p.start()
                p.join()
        """,
    "results that cannot be pickled": """
        from multiprocessing import Pool
        def give(x):
            return lambda: x
        if __name__ == "__main__":
            with Pool(1) as pool:
                try:
                    pool.map(give, [1])
                except Exception as error:
                    print(type(error).__name__, "lambda" in str(error))
        """,
    "a lambda for a pool": """
        from multiprocessing import Pool
        if __name__ == "__main__":
            with Pool(1) as pool:
                pool.map(lambda x: x, [1])
        """,
    "a lambda for a process": """
        from multiprocessing import Process
        if __name__ == "__main__":
            p = Process(target=lambda: print("lambda"))
            p.start()
            p.join()
        """,
    "a nested function for a process": """
        from multiprocessing import Process
        def outer():
            def inner():
                print("inner")
            p = Process(target=inner)
            p.start()
            p.join()
        if __name__ == "__main__":
            outer()
        """,
    "an error in a child": """
        from multiprocessing import Process
        def fail():
            raise ValueError("meant")
        if __name__ == "__main__":
            p = Process(target=fail)
            p.start()
            p.join()
            print(p.exitcode)
        """,
    "an iterator that is used lazily": """
        from multiprocessing import Pool
        def numbers():
            for n in range(3):
                yield n
        if __name__ == "__main__":
            with Pool(2) as pool:
                print(list(pool.imap(abs, numbers())), pool.map(abs, numbers()), pool.starmap(pow, zip([1, 2], [3, 4])))
                print(pool.map(abs, []), pool.map(abs, {1: 2}), sorted(pool.imap_unordered(abs, {3, 4})))
        """,
    "callbacks": """
        from multiprocessing import Pool
        if __name__ == "__main__":
            got = []
            with Pool(1) as pool:
                pool.apply_async(abs, (-1,), callback=got.append).wait()
                pool.map_async(abs, [-2], callback=got.append).wait()
                pool.apply_async(abs, ("x",), error_callback=lambda e: got.append(type(e).__name__)).wait()
                pool.close()
                pool.join()
            print(got)
        """,
    "an executor": """
        from concurrent.futures import ProcessPoolExecutor, as_completed
        if __name__ == "__main__":
            with ProcessPoolExecutor(2) as executor:
                futures = {executor.submit(pow, n, 2): n for n in range(3)}
                print(sorted(f.result() for f in as_completed(futures)))
                print(list(executor.map(pow, [1, 2], [3, 4], timeout=5, chunksize=1)))
                try:
                    executor.submit(int, "x").result()
                except ValueError as error:
                    print(error)
        """,
    "subclasses that know nothing of us": """
        import multiprocessing
        class Quiet(multiprocessing.Process):
            def __init__(self):
                self.mine = 1
                super().__init__(name="quiet")
            def __setattr__(self, name, value):
                if name.startswith("_grader"):
                    raise AttributeError(name)
                super().__setattr__(name, value)
            def run(self):
                print(self.name, self.mine)
        if __name__ == "__main__":
            p = Quiet()
            p.start()
            p.join()
            print(repr(p).replace(str(p.pid), "PID").replace("parent=%d" % __import__("os").getpid(), ""))
        """,
    "descriptors that are closed": """
        import os
        from multiprocessing import Process
        if __name__ == "__main__":
            os.closerange(3, 256)
            p = Process(target=print, args=("child",))
            p.start()
            p.join()
            print("end")
        """,
    "a program that patches multiprocessing itself": """
        import multiprocessing.process
        real = multiprocessing.process.BaseProcess.start
        def start(self):
            print("starting", self.name)
            real(self)
        multiprocessing.process.BaseProcess.start = start
        if __name__ == "__main__":
            p = multiprocessing.Process(target=print, args=("child",))
            p.start()
            p.join()
        """,
    "a fork that is interrupted by signals": """
        import os, signal
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGALRM, lambda number, frame: None)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        for n in range(20):
            pid = os.fork()
            if pid == 0:
                os._exit(0)
            os.kill(os.getpid(), signal.SIGALRM)
            os.waitpid(pid, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        print("done")
        """,
    "an interrupt that it sends itself": """
        import os, signal
        try:
            os.kill(os.getpid(), signal.SIGINT)
            print("not reached")
        except KeyboardInterrupt:
            print("interrupted")
        """,
    "a start method that is set twice": """
        import multiprocessing
        if __name__ == "__main__":
            multiprocessing.set_start_method("fork")
            try:
                multiprocessing.set_start_method("spawn")
            except RuntimeError as error:
                print(error)
        """,
    "a file that is never closed": """
        import os
        if os.fork() == 0:
            kept = open("kept.txt", "w")
            kept.write("written")
        else:
            os.wait()
            print(open("kept.txt").read())
        """,
    "locks that are used in odd ways": """
        import copy, pickle, threading
        from multiprocessing import Array, BoundedSemaphore, Condition, Event, Lock, Process, Queue, RLock, Value
        from threading import Lock as ThreadLock
        def attempt(call, *args, **kwargs):
            try:
                print(call(*args, **kwargs))
            except BaseException as error:
                print(type(error).__name__, error)
        if __name__ == "__main__":
            one, two = ThreadLock(), threading.RLock()
            attempt(pickle.dumps, one)
            attempt(copy.deepcopy, two)
            attempt(one.release)
            attempt(one.acquire, False, 1)
            attempt(one.acquire, True, -3)
            attempt(one.acquire, blocking=True, timeout=0.01)
            attempt(one.acquire, timeout=0.01)
            attempt(one.acquire, blocking=False)
            attempt(one.locked)
            print(repr(one).split()[0], isinstance(one, type(ThreadLock())), bool(one))
            with two, two:
                print(threading.Condition(two)._is_owned())
            attempt(two.release)
            lock, again, few = Lock(), RLock(), BoundedSemaphore(1)
            attempt(lock.release)
            attempt(few.release)
            attempt(again.release)
            attempt(lock.acquire, block=False)
            attempt(lock.acquire, timeout=0.01)
            attempt(lock.acquire, True, 0)
            print(lock.__enter__.__name__, repr(lock))
            with again, again:
                print(again)
            attempt(Condition().wait)
            attempt(Condition().notify)
            attempt(Event().wait, 0.01)
            class Forgetful(threading.Thread):
                def __init__(self):
                    pass
            attempt(Forgetful().join)
            class Loose(Process):
                def __init__(self):
                    pass
            attempt(Loose().join)
            attempt(Process().join)
            value, array = Value("i", 3), Array("i", [1, 2])
            with value, array.get_lock():
                value.value += array[1]
                array[0] = value.value
            value.acquire()
            value.release()
            print(value.value, array[:])
            attempt(value.release)
            q = Queue(1)
            q.put(1)
            attempt(q.put, 2, False)
            attempt(q.put, 2, timeout=0.01)
            attempt(q.get)
            attempt(q.get, False)
            attempt(q.get, timeout=0.01)
        """,
    "an exit in a thread and at exit": """
        import atexit, sys, threading
        atexit.register(print, "at exit")
        threading.Thread(target=sys.exit).start()
        t = threading.Thread(target=print, args=("thread",))
        t.start()
        t.join()
        sys.exit("text")
        """,
}
WITHOUT_FORK = [name for name in STRANGE if "lambda for a process" in name or "nested" in name or "partials" in name]


@pytest.fixture(scope="module")
def session():
    with offered.strongest(Limits(wall=15)) as session:
        yield session


def bare(source: str, folder: Path, method: str) -> tuple[int, list[str], str]:
    """What the program does without us: exit status, lines, and the exception that it told."""
    path = folder / "program.py"
    path.write_text(source)
    start = (
        "import multiprocessing as m, runpy; m.context._default_context._default_context = m.get_context({!r}); "
        "runpy.run_path({!r}, run_name='__main__')"
    )
    command = [sys.executable, "-c", start.format(method, str(path))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=30)
    return done.returncode, sorted(done.stdout.splitlines()), last(done.stderr)


def observed(session: Session, source: str, method: StartMethod) -> tuple[int | None, list[str], str]:
    trace = session.run(Program(source=source), Run(method))
    text = {stream: "".join(c.text for c in trace.chunks if c.stream == stream) for stream in ("stdout", "stderr")}
    return trace.exit_code, sorted(text["stdout"].splitlines()), last(text["stderr"])


def last(text: str) -> str:
    """The exception after the last traceback, without the notes that Python 3.14 adds; else the last line."""
    _, traceback, told = text.strip().rpartition("Traceback (most recent call last):\n")
    lines = told.splitlines()
    found = next((line for line in lines if not line.startswith(" ")), "") if traceback else "".join(lines[-1:])
    return re.sub("0x[0-9a-f]+", "0x", found)


@pytest.mark.parametrize("name", STRANGE)
def test_strange_program_does_what_it_does_without_us(session, name, tmp_path):
    source = textwrap.dedent(STRANGE[name])
    assert observed(session, source, StartMethod.FORK) == bare(source, tmp_path, "fork")


@pytest.mark.parametrize("method", [StartMethod.SPAWN, StartMethod.FORKSERVER], ids=str)
@pytest.mark.parametrize("name", [name for name in WITHOUT_FORK if "partials" not in name])
def test_what_cannot_be_pickled_gives_the_usual_error(session, name, method, tmp_path):
    source = textwrap.dedent(STRANGE[name])
    code, lines, error = observed(session, source, method)
    assert code == 1
    assert lines == []
    assert "pickle" in error or "Can't get local object" in error  # 3.13 says so of a nested function
    assert error == bare(source, tmp_path, str(method))[2]
    assert "_grader" not in error


def test_a_fork_server_does_not_import_the_program(session):
    source = "import multiprocessing.forkserver as f\nprint(f._forkserver._preload_modules)"
    assert observed(session, source, StartMethod.FORKSERVER) == (0, ["[]"], "")
