"""Ways to make processes and to wait for them, each with what it is: a join, a wait by looking, or none.

`WAYS` are programs that only use `multiprocessing` and what is built on it, so that they run under every start method;
`OWN_WAYS` make their processes by themselves, whatever the start method. `PAUSES` pass the time, `timed_waits` wait for
a child for a limited time.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

HEAD = """
import asyncio, concurrent.futures, multiprocessing as mp, os, queue, select, signal, subprocess, sys, threading, time
from multiprocessing import connection

def work(x=0):
    return x * x

def rest(seconds):
    time.sleep(seconds)

def compute(seconds):
    while time.process_time() < seconds:
        pass

def die(how=9):
    os.kill(os.getpid(), how)

def give_up(code=3):
    os._exit(code)

def put(box, x):
    box.put(x)

def stubborn(ready):
    signal.signal(signal.SIGTERM, lambda *_: None)
    ready.set()
    time.sleep(0.2)

def obedient(ready):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ready.set()
    time.sleep(20)

def alarmed():
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    time.sleep(0.1)

def reap(*_):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            ended.append(1)
    except ChildProcessError:
        pass

class Late(Exception):
    pass

def late(*_):
    raise Late

ended = []

class Own(mp.Process):
    def run(self):
        work(2)

def inner(joins):
    child = mp.Process(target=work)
    child.start()
    if joins:
        child.join()

def started(n=2, target=work, args=(), **more):
    made = [mp.Process(target=target, args=args, **more) for _ in range(n)]
    for process in made:
        process.start()
    return made

def forked(n=1, code=0):
    made = []
    for _ in range(n):
        pid = os.fork()
        if pid == 0:
            os._exit(code)
        made.append(pid)
    return made

def commands(n=1, command="exit 0"):
    return [subprocess.Popen(["sh", "-c", command]) for _ in range(n)]

if __name__ == "__main__":
"""


@dataclass(frozen=True, slots=True)
class Way:
    """A program's body, and for each of its workers in the order of creation whether it was joined (`all`: for all).

    `since` is the first minor version of Python 3 that has what the way uses; `reads_proc` says that it reads /proc,
    which not every tier lets it.
    """

    name: str
    joined: str
    body: str
    since: int = 8
    reads_proc: bool = False

    @property
    def source(self) -> str:
        """The whole program."""
        return HEAD + textwrap.indent(textwrap.dedent(self.body).strip(), "    ") + "\n"


WAYS = (
    # --- Process.join and its like
    Way("join", "yes yes", "for p in started(): p.join()"),
    Way("join in reverse", "yes yes", "for p in reversed(started()): p.join()"),
    Way("join and close", "yes", "p, = started(1)\np.join()\np.close()"),
    Way("join of the last only", "no yes", "started()[-1].join()"),
    Way("no join", "no no", "started()"),
    Way("join of a long timeout", "yes yes", "for p in started(): p.join(20)"),
    Way("join of a timeout, for each", "yes yes yes yes", "for p in started(4): p.join(timeout=1)"),
    Way("join of a timeout, ignored", "no", "started(1)[0].join(0.05)"),
    Way("join of nought seconds, once", "no", "started(1)[0].join(0)"),
    Way("join of a timeout, in a loop", "yes", "p, = started(1)\nwhile p.is_alive(): p.join(0.02)"),
    Way("join named, not called", "no", "started(1)[0].join"),
    Way("start and join in one loop", "yes yes", "for _ in range(2): started(1)[0].join()"),
    Way("join in a thread", "yes yes", """
        ts = [threading.Thread(target=p.join) for p in started()]
        for t in ts: t.start()
        for t in ts: t.join()"""),
    Way("join in exit handlers", "no", "import atexit\natexit.register(started(1)[0].join)"),
    Way("subclass joined", "yes", "p = Own()\np.start()\np.join()"),
    Way("subclass not joined", "no", "Own().start()"),
    Way("daemon joined", "yes", "started(1, daemon=True)[0].join()"),
    Way("daemon left", "no", "started(1, daemon=True)"),
    Way("nested, joined by both", "yes yes", "started(1, inner, (True,))[0].join()"),
    Way("nested, inner one left", "yes no", "started(1, inner, (False,))[0].join()"),
    # --- sentinels and looks
    Way("connection.wait until none is left", "yes yes", """
        left = [p.sentinel for p in started()]
        while left:
            for one in connection.wait(left): left.remove(one)"""),
    Way("connection.wait for each", "yes yes", "for p in started(): connection.wait([p.sentinel])"),
    Way("connection.wait with a timeout, once", "no", "connection.wait([started(1)[0].sentinel], 0.05)"),
    Way("select of a sentinel", "yes", "select.select([started(1)[0].sentinel], [], [])"),
    Way("poll object of a sentinel", "yes",
        "p, = started(1)\npoll = select.poll()\npoll.register(p.sentinel)\npoll.poll()"),
    Way("epoll of a sentinel", "yes",
        "p, = started(1)\npoll = select.epoll()\npoll.register(p.sentinel)\npoll.poll()"),
    Way("active_children until there are none", "yes yes", "started()\nwhile mp.active_children(): time.sleep(0.01)"),
    Way("active_children, each joined", "yes yes", "started()\nfor p in mp.active_children(): p.join()"),
    Way("active_children once", "no no", "started()\nmp.active_children()"),
    Way("is_alive, busy", "yes", "p, = started(1)\nwhile p.is_alive(): pass"),
    Way("is_alive, asleep between", "yes yes",
        "ps = started()\nwhile any(p.is_alive() for p in ps): time.sleep(0.01)"),
    Way("is_alive once", "no", "started(1)[0].is_alive()"),
    Way("exitcode until there is one", "yes", "p, = started(1)\nwhile p.exitcode is None: time.sleep(0.01)"),
    Way("exitcode once", "no", "started(1)[0].exitcode"),
    Way("looks that end before the process does", "no",
        "p, = started(1, time.sleep, (0.2,))\nfor _ in range(5): p.is_alive()"),
    # --- in place of a join; more of them in PAUSES
    Way("Timer as a sleep", "no", "started(1)\nt = threading.Timer(0.2, work)\nt.start()\nt.join()"),
    Way("asyncio.sleep", "no", "started(1)\nasyncio.run(asyncio.sleep(0.2))"),
    Way("alarm and pause", "no",
        "started(1)\nsignal.signal(14, lambda *_: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.2)\nsignal.pause()"),
    Way("results from a queue only", "no no",
        "box = mp.Queue()\nps = started(2, put, (box, 1))\nfor _ in ps: box.get()"),
    # --- children that end otherwise
    Way("child kills itself, joined", "yes", "started(1, die)[0].join()"),
    Way("child segfaults, joined", "yes", "started(1, die, (11,))[0].join()"),
    Way("child leaves by os._exit, joined", "yes", "started(1, give_up)[0].join()"),
    Way("child leaves by os._exit, left", "no", "started(1, give_up)"),
    Way("terminate and join", "yes", "p, = started(1, time.sleep, (20,))\np.terminate()\np.join()"),
    Way("kill and join", "yes", "p, = started(1, time.sleep, (20,))\np.kill()\np.join()"),
    # --- pools and executors
    Way("with Pool", "all", "with mp.Pool(2) as pool: pool.map(work, range(4))"),
    Way("Pool.close and join", "all", "p = mp.Pool(2)\np.map(work, range(4))\np.close()\np.join()"),
    Way("Pool.terminate and join", "all", "p = mp.Pool(2)\np.map(work, range(4))\np.terminate()\np.join()"),
    Way("Pool.close only", "none", "p = mp.Pool(2)\np.map(work, range(4))\np.close()"),
    Way("Pool never closed", "none", "p = mp.Pool(2)\np.map(work, range(4))"),
    Way("AsyncResult.get in with Pool", "all", "with mp.Pool(2) as p: p.apply_async(work, (2,)).get()"),
    Way("AsyncResult.wait in with Pool", "all", "with mp.Pool(2) as p: p.map_async(work, [1, 2]).wait()"),
    Way("AsyncResult.ready in with Pool", "all", """
        with mp.Pool(2) as p:
            r = p.map_async(work, [1, 2])
            while not r.ready(): time.sleep(0.01)"""),
    Way("imap in with Pool", "all", "with mp.Pool(2) as p: list(p.imap(work, range(4)))"),
    Way("maxtasksperchild", "all", "with mp.Pool(2, maxtasksperchild=1) as p: p.map(work, range(4), chunksize=1)"),
    Way("maxtasksperchild and a result with a timeout", "all", """
        with mp.Pool(2, maxtasksperchild=1) as p:
            p.map_async(work, range(6), chunksize=1).get(timeout=20)"""),
    Way("maxtasksperchild and looks at the result", "all", """
        with mp.Pool(2, maxtasksperchild=1) as p:
            r = p.map_async(work, range(6), chunksize=1)
            while not r.ready(): time.sleep(0.01)"""),
    Way("Pool.close, then a timeout of a queue", "none", """
        p = mp.Pool(2)
        p.map(work, range(4))
        p.close()
        try: mp.Queue().get(timeout=0.3)
        except queue.Empty: pass"""),
    Way("executor in with", "all", "with concurrent.futures.ProcessPoolExecutor(2) as e: list(e.map(work, range(4)))"),
    Way("executor, submit and wait, in with", "all", """
        with concurrent.futures.ProcessPoolExecutor(2) as e:
            concurrent.futures.wait([e.submit(work, n) for n in range(3)])"""),
    Way("executor, as_completed, in with", "all", """
        with concurrent.futures.ProcessPoolExecutor(2) as e:
            for f in concurrent.futures.as_completed([e.submit(work, n) for n in range(3)]): f.result()"""),
    Way("executor, shutdown", "all", """
        e = concurrent.futures.ProcessPoolExecutor(2)
        e.submit(work, 1).result()
        e.shutdown()"""),
    Way("executor, shutdown without wait", "none", """
        e = concurrent.futures.ProcessPoolExecutor(2)
        e.submit(work, 1).result()
        e.shutdown(wait=False)""", since=9),
    Way("executor never shut down", "none",
        "e = concurrent.futures.ProcessPoolExecutor(2)\ne.submit(work, 1).result()"),
    Way("executor, shutdown without wait, and sleep", "none", """
        e = concurrent.futures.ProcessPoolExecutor(2)
        e.submit(work, 1).result()
        e.shutdown(wait=False)
        time.sleep(0.2)""", since=9),
    Way("executor thrown away, and sleep", "none", """
        e = concurrent.futures.ProcessPoolExecutor(2)
        e.submit(work, 1).result()
        del e
        time.sleep(0.2)""", since=9),
    Way("executor, shutdown without wait, then again", "none", """
        e = concurrent.futures.ProcessPoolExecutor(2)
        e.submit(work, 1).result()
        e.shutdown(wait=False)
        e.shutdown()""", since=9),
    Way("executor in asyncio", "all", """
        async def main():
            with concurrent.futures.ProcessPoolExecutor(2) as e:
                await asyncio.get_running_loop().run_in_executor(e, work, 2)
        asyncio.run(main())"""),
    Way("manager, joined", "yes yes", "with mp.Manager() as m:\n    box = m.list()\n    for p in started(): p.join()"),
    Way("results from a queue with timeouts, until all have ended", "yes yes", """
        box = mp.Queue()
        ps = started(2, put, (box, 1))
        while any(p.is_alive() for p in ps):
            try: box.get(timeout=0.02)
            except queue.Empty: pass"""),
    Way("end of a pipe, beside an alarm", "yes", """
        signal.alarm(20)
        a, b = mp.Pipe()
        started(1, print, (b,))
        b.close()
        try: a.recv()
        except EOFError: signal.alarm(0)"""),
    # --- signals on the way
    Way("join beside a SIGCHLD handler", "yes yes", """
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for p in started(): p.join()"""),
    Way("join beside a SIGCHLD handler that reaps", "yes yes", """
        signal.signal(signal.SIGCHLD, reap)
        for p in started(): p.join()"""),
    Way("join of processes that a SIGCHLD handler may reap", "yes yes yes", """
        signal.signal(signal.SIGCHLD, reap)
        for p in started(3): p.join(20)"""),
    Way("SIGCHLD handler only", "no", "signal.signal(signal.SIGCHLD, reap)\nstarted(1)\ntime.sleep(0.2)"),
    Way("SIGCHLD ignored, joined", "yes yes", """
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        for p in started(): p.join()"""),
    Way("join beside an alarm", "yes", """
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        started(1)[0].join()
        signal.setitimer(signal.ITIMER_REAL, 0)"""),
    Way("join before an alarm", "yes", "signal.alarm(20)\nstarted(1)[0].join()\nsignal.alarm(0)"),
    Way("join that an alarm ends, child left", "no", """
        signal.signal(signal.SIGALRM, late)
        p, = started(1, time.sleep, (0.6,))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try: p.join()
        except Late: time.sleep(1)"""),
    Way("join that an alarm ends, then terminated", "yes", """
        signal.signal(signal.SIGALRM, late)
        p, = started(1, time.sleep, (20,))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try: p.join()
        except Late: p.terminate()
        p.join()"""),
    Way("join that an alarm ends, then joined", "yes", """
        signal.signal(signal.SIGALRM, late)
        p, = started(1, time.sleep, (0.4,))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try: p.join()
        except Late: p.join()"""),
    Way("join with a timeout that an alarm ends, child left", "no", """
        signal.signal(signal.SIGALRM, late)
        p, = started(1, time.sleep, (0.6,))
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try: p.join(20)
        except Late: time.sleep(1)"""),
    Way("join of processes with alarms", "yes yes", "for p in started(2, alarmed): p.join()"),
    Way("os.kill with SIGTERM and join", "yes", "p, = started(1, time.sleep, (20,))\nos.kill(p.pid, 15)\np.join()"),
    Way("terminate and no join", "yes", "started(1, time.sleep, (20,))[0].terminate()"),
    Way("SIGTERM that is handled, and join", "yes", """
        ready = mp.Event()
        p, = started(1, obedient, (ready,))
        ready.wait()
        p.terminate()
        p.join()"""),
    Way("SIGTERM that does nothing, and no join", "no", """
        ready = mp.Event()
        p, = started(1, stubborn, (ready,))
        ready.wait()
        p.terminate()"""),
    Way("SIGTERM that does nothing, and join", "yes", """
        ready = mp.Event()
        p, = started(1, stubborn, (ready,))
        ready.wait()
        p.terminate()
        p.join()"""),
    Way("SIGTERM to one at its exit, and join", "yes", "p, = started(1)\ntime.sleep(0.2)\np.terminate()\np.join()"),
    Way("select of a sentinel with a long timeout", "yes", "select.select([started(1)[0].sentinel], [], [], 20)"),
    Way("select of a sentinel in a loop", "yes",
        "p, = started(1)\nwhile not select.select([p.sentinel], [], [], 0.02)[0]: pass"),
    Way("connection.wait with a timeout, in a loop", "yes",
        "p, = started(1)\nwhile not connection.wait([p.sentinel], 0.02): pass"),
    Way("connection.wait for any, with a long timeout", "one",
        "connection.wait([p.sentinel for p in started()], 20)"),
    Way("connection.wait for any", "one", "connection.wait([p.sentinel for p in started()])"),
)  # fmt: skip

OWN_WAYS = (
    # --- os.fork
    Way("fork and waitpid", "yes yes", "for pid in forked(2): os.waitpid(pid, 0)"),
    Way("fork and wait", "yes yes", "forked(2)\nos.wait()\nos.wait()"),
    Way("fork and wait once", "one", "forked(2)\nos.wait()"),
    Way("fork and wait3", "yes", "forked()\nos.wait3(0)"),
    Way("fork and wait4", "yes", "os.wait4(forked()[0], 0)"),
    Way("fork and waitpid of any", "yes yes", "forked(2)\nfor _ in range(2): os.waitpid(-1, 0)"),
    Way("fork and waitpid of the group", "yes", "forked()\nos.waitpid(0, 0)"),
    Way("fork and waitid", "yes", "os.waitid(os.P_PID, forked()[0], os.WEXITED)"),
    Way("fork and waitid of all", "yes", "forked()\nos.waitid(os.P_ALL, 0, os.WEXITED)"),
    Way("fork and waitid, not reaped", "yes", "os.waitid(os.P_PID, forked()[0], os.WEXITED | os.WNOWAIT)"),
    Way("fork and waitid of a pidfd", "yes",
        "os.waitid(os.P_PIDFD, os.pidfd_open(forked()[0]), os.WEXITED)", since=9),
    Way("fork and poll of a pidfd", "yes", "select.select([os.pidfd_open(forked()[0])], [], [])", since=9),
    Way("fork and poll of a pidfd, once", "no",
        "select.select([os.pidfd_open(forked()[0])], [], [], 0.1)", since=9),
    Way("fork and WNOHANG until it has ended", "yes",
        "pid, = forked()\nwhile not os.waitpid(pid, os.WNOHANG)[0]: time.sleep(0.01)"),
    Way("fork and WNOHANG once", "no", "os.waitpid(forked()[0], os.WNOHANG)"),
    Way("fork and WNOHANG of any until none", "yes yes", """
        forked(2)
        left = 2
        while left:
            left -= bool(os.waitpid(-1, os.WNOHANG)[0])
            time.sleep(0.01)"""),
    Way("fork and kill(pid, 0) until the handler has reaped", "yes", """
        signal.signal(signal.SIGCHLD, lambda *_: os.waitpid(-1, os.WNOHANG))
        pid, = forked()
        try:
            while True:
                os.kill(pid, 0)
                time.sleep(0.01)
        except ProcessLookupError: pass"""),
    Way("fork and kill(pid, 0) once", "no", "os.kill(forked()[0], 0)"),
    Way("fork and /proc/PID/stat until it is a zombie", "yes", """
        pid, = forked()
        while ") Z" not in open(f"/proc/{pid}/stat").read(): time.sleep(0.01)""", reads_proc=True),
    Way("fork and /proc/PID/stat, busily", "yes", """
        pid, = forked()
        while ") Z" not in open(f"/proc/{pid}/stat").read(): pass""", reads_proc=True),
    Way("fork and /proc/PID/stat once", "no", "open(f'/proc/{forked()[0]}/stat').read()", reads_proc=True),
    Way("fork and os.path.exists of /proc/PID until the handler has reaped", "yes", """
        signal.signal(signal.SIGCHLD, reap)
        pid, = forked()
        while os.path.exists(f"/proc/{pid}"): time.sleep(0.01)"""),
    Way("fork and os.path.exists of /proc/PID once", "no", "os.path.exists(f'/proc/{forked()[0]}')"),
    Way("fork and a signal for its end", "yes", """
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        forked()
        signal.sigwait([signal.SIGCHLD])"""),
    Way("fork and sigtimedwait for its end", "yes", """
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        forked()
        signal.sigtimedwait([signal.SIGCHLD], 20)"""),
    Way("fork and pause until SIGCHLD", "yes",
        "signal.signal(signal.SIGCHLD, lambda *_: None)\nforked()\nsignal.pause()"),
    Way("fork and pause until SIGCHLD, or an alarm", "yes",
        "signal.signal(signal.SIGCHLD, lambda *_: None)\nforked()\nsignal.alarm(20)\nsignal.pause()"),
    Way("fork and pause until the handler has reaped all", "yes yes",
        "signal.signal(signal.SIGCHLD, reap)\nforked(2)\nwhile len(ended) < 2: signal.pause()"),
    Way("fork and left", "no", "forked()"),
    Way("fork and sleep", "no", "forked()\ntime.sleep(0.2)"),
    # --- subprocess and posix_spawn
    Way("subprocess.run", "yes", "subprocess.run(['true'])"),
    Way("subprocess.check_output", "yes", "subprocess.check_output(['echo', 'x'])"),
    Way("Popen and wait", "yes yes", "for p in commands(2): p.wait()"),
    Way("Popen and communicate", "yes", "subprocess.Popen(['true'], stdout=subprocess.PIPE).communicate()"),
    Way("Popen in with", "yes", "with subprocess.Popen(['true']): pass"),
    Way("Popen and poll until it has ended", "yes", "p, = commands()\nwhile p.poll() is None: time.sleep(0.01)"),
    Way("Popen and poll once", "no", "commands()[0].poll()"),
    Way("Popen and wait with a long timeout", "yes", "commands()[0].wait(20)"),
    Way("Popen and left", "no", "commands()"),
    Way("Popen and sleep", "no", "commands()\ntime.sleep(0.2)"),
    Way("os.system", "yes", "os.system('exit 0')"),
    Way("os.popen and close", "yes", "os.popen('echo x').close()"),
    Way("posix_spawn and waitpid", "yes",
        "os.waitpid(os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 0'], {}), 0)"),
    Way("posix_spawn and left", "no", "os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 0'], {})"),
    Way("spawnv and wait", "yes", "os.spawnv(os.P_WAIT, '/bin/sh', ['sh', '-c', 'exit 0'])"),
    Way("asyncio subprocess and wait", "yes", """
        async def main():
            p = await asyncio.create_subprocess_exec("true")
            await p.wait()
        asyncio.run(main())"""),
)  # fmt: skip

PAUSES = (
    ("sleep", "time.sleep({d})"),
    ("computing", "end = time.monotonic() + {d}\nwhile time.monotonic() < end: pass"),
    ("queue.Queue.get", "try: queue.Queue().get(timeout={d})\nexcept queue.Empty: pass"),
    ("Queue.get", "try: mp.Queue().get(timeout={d})\nexcept queue.Empty: pass"),
    ("JoinableQueue.get", "try: mp.JoinableQueue().get(timeout={d})\nexcept queue.Empty: pass"),
    ("threading.Event.wait", "threading.Event().wait({d})"),
    ("Event.wait", "mp.Event().wait({d})"),
    ("Condition.wait", "c = mp.Condition()\nwith c: c.wait({d})"),
    ("Lock.acquire", "lock = mp.Lock()\nlock.acquire()\nlock.acquire(timeout={d})"),
    ("Barrier.wait", "try: mp.Barrier(2).wait({d})\nexcept threading.BrokenBarrierError: pass"),
    ("Connection.poll", "a, b = mp.Pipe()\na.poll({d})"),
    ("one-way Connection.poll", "a, b = mp.Pipe(duplex=False)\na.poll({d})"),
    ("connection.wait", "a, b = mp.Pipe()\nconnection.wait([a], {d})"),
    ("select", "select.select([], [], [], {d})"),
    ("select of a pipe", "a, b = os.pipe()\nselect.select([a], [], [], {d})"),
    ("poll", "select.poll().poll({d} * 1000)"),
    ("epoll", "select.epoll().poll({d})"),
    ("sigtimedwait", "signal.sigtimedwait([signal.SIGUSR1], {d})"),
)
"""What passes the time, `{d}` seconds of it, and waits for nobody."""

TIMED_WAITS = (
    ("join", "p.join({d})"),
    ("connection.wait", "connection.wait([p.sentinel], {d})"),
    ("select", "select.select([p.sentinel], [], [], {d})"),
)
"""Waits for a process that end with it, or after `{d}` seconds."""


def pause(name: str, body: str, seconds: float) -> Way:
    """A program that only lets time pass after it has started a process."""
    return Way(f"{name} for {seconds}", "no", "started(1)\n" + body.format(d=seconds))


def timed_wait(name: str, body: str, seconds: float, *, child: str, takes: float, joined: str) -> Way:
    """A program that waits once, for a limited time, for a process that rests or computes for some time."""
    start = f"p, = started(1, {child}, ({takes},))\n"
    return Way(f"{name} of {seconds}, {child} {takes}", joined, start + body.format(d=seconds))
