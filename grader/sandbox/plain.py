"""No sandbox: a program runs as any other, and only the probe tells what it did. For people who trust their own code.

This is what macOS and Windows have. Wall-clock time, memory and output are limited, and the whole tree of processes
is ended afterwards as far as it can be found (psutil). No file, network or signal is kept from the program.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from grader.errors import SandboxError
from grader.language import say
from grader.model import (
    Chunk,
    Ended,
    Event,
    Limits,
    Process,
    Program,
    Role,
    Run,
    Schedule,
    Source,
    StartMethod,
    Trace,
)  # fmt: skip
from grader.probe import BOX
from grader.sandbox import shared
from grader.sandbox.helpers import is_helper
from grader.sandbox.inside import Inside
from grader.sandbox.kin import Kin
from grader.sandbox.laid_out import laid_out

PAUSE = 0.02
"""Seconds between looks at a run."""
GRACE = 2.0
"""Seconds that processes have for ending after the main one."""
_KEPT = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "TMPDIR", "LANG", "COMSPEC", "PATHEXT",
         "PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS")  # fmt: skip
APART_FROM_US: dict[str, Any] = {"start_new_session": True}
"""So that Ctrl-C is the grader's alone: a program that it ends would lose points. Windows' has a console of its own."""
if sys.platform == "win32":
    APART_FROM_US = {"creationflags": subprocess.CREATE_NO_WINDOW}
_SAFE_FORK = {"OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"}
"""That a run forks on macOS is the grader's choice: Apple's libraries may not end a process for it."""
_KEPT_HERE = (Schedule.NATURAL, Schedule.HOLD_EXITS, Schedule.SERIAL)
_MOST = 4 << 20
_COMPLAINTS = "stderr.txt"
clock = time.perf_counter if sys.platform == "win32" else time.monotonic
"""What the probe calls so: the same seconds in all processes."""


@dataclass
class PlainSession:
    """The same calls as a sandboxed session has; nothing is kept from one run to the next."""

    executable: str
    limits: Limits = field(default_factory=Limits)
    closed: threading.Event = field(default_factory=threading.Event, init=False, repr=False)

    def __enter__(self) -> PlainSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing runs any more, also of what another thread has begun."""
        self.closed.set()

    def run(self, program: Program, run: Run, name: str = "program.py") -> Trace:
        """Run a program once as `__main__` from a file of this name.

        Raises SandboxError if it cannot be started, or the session is closed meanwhile.
        """
        folder = Path(tempfile.mkdtemp(prefix="grader-plain-")).resolve()
        begin = time.time()
        try:
            made = _PlainRun(folder, self.executable, self.limits, possible(run), self.closed).trace(program, name)
            return made.standing_in_for(run)
        except OSError as error:
            raise SandboxError(say("the program could not be run: {why}", why=error)) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            shared.sweep(None, begin)


class _PlainRun:
    def __init__(self, folder: Path, executable: str, limits: Limits, run: Run, closed: threading.Event) -> None:
        self.folder, self.executable, self.limits, self.run, self.closed = folder, executable, limits, run, closed
        self.work, self.events = folder / "work", folder / "events"
        self.tree: dict[int, psutil.Process] = {}
        self.begin = 0.0

    def trace(self, program: Program, name: str) -> Trace:
        """Run and tell."""
        self.work.mkdir()
        self.events.mkdir()
        for other, text in laid_out(program, name, self.limits.scratch).items():
            path = self.work / other
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        self.begin = clock()
        process = self._start(self.work / name)
        kin = Kin(process.pid)
        try:
            ended = self._watch(process)
            leftover = self._let_end(kin) if ended is Ended.EXITED else []
        finally:
            self._end_all(kin)
            kin.close()
            process.wait()
        return _Story(self, ended, process.returncode, leftover).trace()

    def _start(self, path: Path) -> subprocess.Popen[bytes]:
        plan = {
            "program": str(path), "events": str(self.events), "schedule": str(self.run.schedule),
            "start_method": str(self.run.start_method), "cap": self.limits.wall / 3,
            "calls": dataclasses.asdict(self.run.calls), "seconds": self.limits.wall,
        }  # fmt: skip
        environment = {key: value for key, value in os.environ.items() if key.upper() in _KEPT}
        environment |= {
            "HOME": str(self.work), "USERPROFILE": str(self.work), "PYTHONPATH": str(BOX), "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", **_SAFE_FORK,
            "GRADER_PLAIN": json.dumps(plan), "GRADER_PLAIN_MAIN": "1",
        }  # fmt: skip
        with (self.events / _COMPLAINTS).open("wb") as complaints:
            return subprocess.Popen(
                [self.executable, "-s", str(BOX / "_grader_plain.py")], cwd=self.work, env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaints,
                **APART_FROM_US,
            )  # fmt: skip

    def _watch(self, process: subprocess.Popen[bytes]) -> Ended:
        deadline = self.begin + self.limits.wall
        while process.poll() is None:
            if self.closed.is_set():
                raise SandboxError(say("it was interrupted"))
            self._see(process.pid)
            if clock() > deadline:
                return Ended.TIMED_OUT
            if self._written() > self.limits.output + _MOST:
                return Ended.OUTPUT_LIMIT
            if sum(_memory(one) for one in self.tree.values()) > self.limits.memory:
                return Ended.MEMORY_LIMIT
            if len(self.tree) > self.limits.processes and len(self._living()) > self.limits.processes:
                return Ended.PROCESS_LIMIT
            self.closed.wait(PAUSE)
        return Ended.EXITED

    def _see(self, pid: int) -> None:
        with contextlib.suppress(psutil.Error):
            main = self.tree.setdefault(pid, psutil.Process(pid))
            for child in main.children(recursive=True):
                self.tree.setdefault(child.pid, child)

    def _written(self) -> int:
        return sum(entry.stat().st_size for entry in os.scandir(self.events))

    def _living(self) -> list[psutil.Process]:
        return [one for one in self.tree.values() if _lives(one)]

    def _see_all(self, kin: Kin) -> None:
        for pid in kin.pids():
            with contextlib.suppress(psutil.Error):
                self.tree.setdefault(pid, psutil.Process(pid))

    def _let_end(self, kin: Kin) -> list[int]:
        """The processes that outlive the main one for longer than a moment, but for multiprocessing's own."""
        self._see_all(kin)
        psutil.wait_procs(self._living(), timeout=0)
        limit = clock() + GRACE
        while (living := [one for one in self._living() if not _helps(one)]) and clock() < limit:
            time.sleep(PAUSE)
        return [one.pid for one in living]

    def _end_all(self, kin: Kin) -> None:
        self._see_all(kin)
        for one in list(self.tree.values()):
            with contextlib.suppress(psutil.Error):
                for child in one.children(recursive=True):
                    self.tree.setdefault(child.pid, child)
        for one in self._living():
            with contextlib.suppress(psutil.Error):
                one.kill()
        psutil.wait_procs(self._living(), timeout=2)


def possible(run: Run) -> Run:
    """What is really done where this run is asked for: spawn on a system that has no other way, and no other schedule.

    Of runs for which the same is done one is enough.
    """
    has_method = str(run.start_method) in multiprocessing.get_all_start_methods()
    is_kept = run.schedule in _KEPT_HERE
    return dataclasses.replace(
        run,
        start_method=run.start_method if has_method else StartMethod.SPAWN,
        schedule=run.schedule if is_kept else Schedule.NATURAL,
        seed=run.seed if is_kept else 0,
    )


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _helps(process: psutil.Process) -> bool:
    try:
        command = " ".join(process.cmdline())
    except psutil.Error:
        return True
    return is_helper(command)


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


class _Story:
    """A trace told by the probe alone."""

    def __init__(self, run: _PlainRun, ended: Ended, code: int, leftover: list[int]) -> None:
        self.run, self.ended, self.code, self.leftover = run, ended, code, leftover
        told = sorted(self._read(), key=lambda one: one[0])  # by more digits than a trace has: 0.1 ms is long
        self.events = [event for _, event in told]
        self.main = self._begun()
        ends = (event for event in self.events if event.kind == "body-end" and event.pid == self.main)
        self.body_end = next(ends, None)

    def _begun(self) -> int:
        """The process in which the program began: on Windows not always the one that was started for it.

        Raises SandboxError where it did not begin, which is no fault of the program.
        """
        begun = next((event.pid for event in self.events if event.kind == "main"), None)
        if begun is None:
            said = (self.run.events / _COMPLAINTS).read_text(encoding="utf-8", errors="replace").strip()
            raise SandboxError(
                say("the program did not begin: {why}", why=said.splitlines()[-1] if said else self.ended.value)
            )
        return begun

    def _read(self) -> Iterator[tuple[float, Event]]:
        for path in self.run.events.glob("*.jsonl"):
            pid = int(path.stem)
            for line in path.read_bytes()[: self.run.limits.output + _MOST].splitlines():
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    message = json.loads(line)
                    yield float(message["t"]), self._event(pid, message)

    def _event(self, pid: int, message: Mapping[str, Any]) -> Event:
        data = dict(message["d"])
        if isinstance(data.get("begin"), (int, float)):
            data["begin"] = self._time(data["begin"])
        return Event(pid=pid, kind=str(message["k"]), time=self._time(message["t"]), line=message["l"], data=data)

    def _time(self, moment: float) -> float:
        return round(max(0.0, moment - self.run.begin), 4)

    def trace(self) -> Trace:
        """The trace."""
        end = max([event.time for event in self.events], default=0.0)
        failed = self.ended is Ended.EXITED and self.code < 0
        inside = Inside(self.events, None)
        return Trace(
            run=self.run.run, ended=Ended.SIGNALLED if failed else self.ended, wall_s=end, main=self.main,
            exit_code=self.code if self.ended is Ended.EXITED and not failed else None,
            signal=-self.code if failed else None, body_end=self.body_end.time if self.body_end else None,
            processes=self._processes(), chunks=self._chunks(), leftover=tuple(self.leftover),
            events=tuple(event for event in inside.rest if event.kind not in ("main", "wrote", "exit", "body-end")),
            evidence=Source.PROBE, capped=self._gave_up(),
            threads=inside.threads, loops=inside.loops, tasks=inside.tasks,
        )  # fmt: skip

    def _gave_up(self) -> bool:
        """True if the schedule was given up."""
        return any(event.kind == "capped" for event in self.events)

    def _chunks(self) -> tuple[Chunk, ...]:
        told = (event for event in self.events if event.kind == "wrote")
        return tuple(
            Chunk(pid=event.pid, stream=event.data["stream"], time=event.time, text=event.data["text"])
            for event in told
        )

    def _processes(self) -> tuple[Process, ...]:
        main = Process(
            pid=self.main, parent=None, role=Role.MAIN, number=1, started=0.0,
            **self._end(self.main, self.code if self.ended is Ended.EXITED else None),
        )  # fmt: skip
        found, counts = [main], {Role.WORKER: 0, Role.HELPER: 0}
        for event in self.events:
            if event.kind in ("process", "fork") and isinstance(event.data.get("pid"), int):
                role = Role.HELPER if event.data.get("by") == "Manager" else Role.WORKER
                counts[role] += 1
                found.append(self._process(event, role, counts[role]))
        return tuple(found)

    def _process(self, event: Event, role: Role, number: int) -> Process:
        pid = event.data["pid"]
        return Process(
            pid=pid, parent=event.pid, role=role, number=number, started=event.time, joined=self._joined(pid),
            name=event.data.get("name"), born=event.data.get("by", "fork"), **self._end(pid, None),
        )  # fmt: skip

    def _joined(self, pid: int) -> bool | None:
        if self.run.run.schedule is not Schedule.HOLD_EXITS:
            return None
        return self.body_end is not None and pid not in self.body_end.data.get("alive", [])

    def _end(self, pid: int, code: int | None) -> dict[str, Any]:
        """How a process ended: its own word, or that it was ended by its parent, or not at all."""
        told = next((event for event in self.events if event.kind == "exit" and event.pid == pid), None)
        if told is not None and isinstance(told.data.get("code"), int):
            return {"ended": told.time, "how": Ended.EXITED, "exit_code": told.data["code"]}
        if code is not None:
            return {"ended": None, "how": Ended.EXITED, "exit_code": code}
        last = max([event.time for event in self.events if event.pid == pid], default=0.0)
        alive = pid in self.leftover or self.ended is not Ended.EXITED
        return {} if alive else {"ended": last, "how": Ended.SIGNALLED}
