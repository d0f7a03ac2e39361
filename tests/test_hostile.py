"""Programs that attack the grader gain nothing, reach nothing, leave nothing behind, and are done in bounded time.

The header of each program under `tests/hostile/` tells what it tries (`# attack:`), which checks it must not pass, how
its natural run ends (`# ended:`), what its main process prints (`# prints:`), and, where the weaker tier makes no such
promise, `# only on: namespaces`. REACHED in its output means that it got where it must not get. All are bounded: also
outside a sandbox they could do little harm.
"""

from __future__ import annotations

import dataclasses
import io
import json
import mmap
import os
import re
import secrets
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import offered
import psutil
import pytest
from rich.console import Console

from grader import pipeline
from grader.model import Assignment, Exercise, Limits, Program, QuestionReport, Report, Run, Status
from grader.report.html import to_html
from grader.report.json import dumps, to_document
from grader.report.terminal import render
from grader.sandbox import Sandbox, shared
from grader.scoring import report_status

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")]

HERE = Path(__file__).parent / "hostile"
LIMITS = Limits(wall=4.0, cpu=10.0, memory=384 << 20, processes=40, output=64 << 10, scratch=32 << 20, files=64)
PATIENCE = 10.0
"""Seconds that what others make and remove at the same time may be there: left behind is what stays."""
REACHED = "REACHED"
PLANTED = ("results.json", "result.json", "q6.json", "report.html", "results.sqlite", "grades.csv", "junit.xml")
"""What one of the attacks writes wherever it can; in `/dev/shm`, which the weaker tier shares, that stays."""
RIGHT = (Path(__file__).parent.parent / "solutions" / "multiprocessing" / "q6.py").read_text(encoding="utf-8")
_KEY = re.compile(r"# (?P<key>attack|question|must not pass|ended|prints|only on): (?P<value>.*)")


@dataclass(frozen=True)
class Attack:
    """One hostile submission, a file or a folder, and what its header states."""

    path: Path
    stated: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def question(self) -> str:
        return self.stated.get("question", "q6")

    @property
    def must_not_pass(self) -> set[str]:
        return {name.strip() for name in self.stated.get("must not pass", "").split(",")} - {""}

    def hand_in(self, folder: Path, canaries: Canaries) -> Path:
        """Copy it to where a student would have put it, with the targets filled in."""
        folder.mkdir()
        for file in [self.path] if self.path.is_file() else sorted(self.path.iterdir()):
            name = file.name if self.path.is_dir() else f"{self.question}.py"
            (folder / name).write_text(canaries.aim(file.read_text(encoding="utf-8")), encoding="utf-8")
        return folder


def attacks() -> list[Attack]:
    paths = [*HERE.glob("*/*.py"), *(path for path in (HERE / "beside").iterdir() if path.is_dir())]
    return [attack(path) for path in sorted(paths)]


def attack(path: Path) -> Attack:
    source = (path if path.is_file() else path / "q6.py").read_text(encoding="utf-8")
    header = [line for line in source.splitlines() if line.startswith("#")]
    return Attack(path, {match["key"]: match["value"] for line in header if (match := _KEY.match(line))})


ATTACKS = attacks()


# --- what there is to find ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Canaries:
    """Secrets where a program may look: the environment, memory, a neighbour's file, listeners, shared memory."""

    secret: str
    neighbour: Path
    port: int
    abstract: str
    path: Path
    listener: socket.socket
    segment: Path

    def heard(self) -> bytes:
        """What was sent to the listener that has a path."""
        said = b""
        while True:
            try:
                with self.listener.accept()[0] as one:
                    said += one.recv(100)
            except BlockingIOError:
                return said

    def aim(self, source: str) -> str:
        targets = {"PORT": str(self.port), "SOCKET": self.abstract, "NEIGHBOUR": str(self.neighbour)}
        for word, target in {**targets, "PATH": str(self.path), "SEGMENT": self.segment.name}.items():
            source = source.replace(f"CANARY_{word}", target)
        return source


@pytest.fixture(scope="module")
def canaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaries]:
    secret = f"CANARY-{secrets.token_hex(16)}"
    neighbour = tmp_path_factory.mktemp("neighbour") / "CANARY-neighbour.py"
    neighbour.write_text(secret)
    segment = Path("/dev/shm") / f"grader-canary-{os.getpid()}"
    segment.write_text(secret)
    segment.chmod(0o600)
    with segment.open("rb") as file:
        in_use = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)  # so no other test takes it for left behind
    os.environ["GRADER_CANARY"] = secret
    abstract = f"grader-canary-{os.getpid()}"
    path = Path(tempfile.mkdtemp(prefix="c-")) / "socket"  # short, because of the 107 bytes of a socket's path
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as named,
    ):
        unix.bind("\0" + abstract)
        unix.listen()
        named.bind(str(path))
        path.parent.chmod(0o755)
        path.chmod(0o777)
        named.listen(2000)
        named.setblocking(False)
        yield Canaries(secret, neighbour, tcp.getsockname()[1], abstract, path, named, segment)
    del os.environ["GRADER_CANARY"]
    segment.unlink()
    for name in PLANTED:
        (segment.parent / name).unlink(missing_ok=True)
    in_use.close()


@pytest.fixture(scope="module", params=offered.BOTH, ids=lambda tier: tier.value)
def sandbox(request: pytest.FixtureRequest, canaries: Canaries) -> Iterator[Sandbox]:  # begun where there are secrets
    offered.need(request.param)
    with Sandbox(request.param.value) as made:
        made.run(Program(source="pass"), Run(), LIMITS, "first.py")  # what a session consists of is there from now on
        yield made


# --- the invariants -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", ATTACKS, ids=lambda one: one.name)
def test_attack_gains_reaches_and_leaves_nothing(
    hostile: Attack, sandbox: Sandbox, canaries: Canaries, assignment: Assignment, tmp_path: Path
) -> None:
    if sandbox.tier not in hostile.stated.get("only on", sandbox.tier):
        pytest.skip(f"{sandbox.tier} does not promise that: docs/security.md")
    exercise = confined(assignment, hostile.question)
    place = hostile.hand_in(tmp_path / "student", canaries)
    before = Surroundings.look()
    report = graded(place, exercise, assignment, sandbox)
    assert faults(hostile, report) == []
    assert [chunk for trace in report.traces for chunk in trace.chunks if REACHED in chunk.text] == []
    for said in everything_said(report, assignment):
        assert canaries.secret not in said
    assert left_since(before) == []
    assert canaries.heard() == b""
    assert canaries.neighbour.read_text() == canaries.segment.read_text() == canaries.secret
    assert next_submission(assignment, sandbox) == []


def confined(assignment: Assignment, name: str) -> Exercise:
    exercise = next(one for one in assignment.exercises if one.id == name)
    return dataclasses.replace(exercise, limits=LIMITS)


def graded(place: Path, exercise: Exercise, assignment: Assignment, sandbox: Sandbox) -> QuestionReport:
    return pipeline.Job(pipeline.read(place, assignment), sandbox).question(exercise)


def faults(hostile: Attack, report: QuestionReport) -> list[str]:
    """What came out otherwise than the header states."""
    known = {one.check for one in report.findings}
    found = [f"{name} is no check" for name in hostile.must_not_pass - known]
    found += [f"{one.check} passed: {one.actual}" for one in report.findings if _forged(hostile, one.check, one.status)]
    found += [f"{one.check}: our fault: {one.reason}" for one in report.findings if one.status is Status.GRADER_ERROR]
    natural = report.traces[0]
    ended, prints = hostile.stated.get("ended"), hostile.stated.get("prints")
    if ended not in (None, natural.ended.value):
        found.append(f"the natural run {natural.ended}")
    if prints not in (None, natural.text(natural.main).strip()):
        found.append(f"it printed {natural.text(natural.main)!r}")
    return found


def _forged(hostile: Attack, check: str, status: Status) -> bool:
    return check in hostile.must_not_pass and status is Status.PASSED


def everything_said(report: QuestionReport, assignment: Assignment) -> list[str]:
    """All that a person or a machine is told, and all output; every text must be fit for where it goes."""
    whole = Report(assignment=assignment, submission="student", student="student", questions=(report,),
                   tier="namespaces", evidence=report.traces[0].evidence)  # fmt: skip
    document = dumps(to_document(whole, report_status(whole)))
    json.loads(document)
    screen = io.StringIO()
    Console(file=screen, width=100, force_terminal=False).print(render(whole))
    assert not set(screen.getvalue()) & set("\x1b\x07\x08\x7f\x9b\u202e\u2066\u200b\u200e")
    page = to_html(whole)
    assert not set(page) & set("\x1b\x07\x08\x7f\x9b\u202e\u2066\u200b\u200e")
    assert "<script" not in page
    return [document, screen.getvalue(), page, *(chunk.text for trace in report.traces for chunk in trace.chunks)]


@dataclass(frozen=True)
class Surroundings:
    """Processes and files of ours that may outlive a run, but must not."""

    processes: frozenset[int]
    files: frozenset[Path]

    @classmethod
    def look(cls) -> Surroundings:
        own = {child.pid for child in psutil.Process().children(recursive=True)}
        strays = {one.pid for one in psutil.process_iter(["ppid", "cmdline"]) if _is_stray(one)}
        return cls(frozenset(own | strays), frozenset(Path("/dev/shm").iterdir()))

    def new_since(self, before: Surroundings) -> list[str]:
        """What was not there before, but for a session that was replaced by another one of as many processes."""
        more = len(self.processes) - len(before.processes)
        new = [str(psutil.Process(pid)) for pid in self.processes - before.processes if psutil.pid_exists(pid)]
        files = [path for path in self.files - before.files if path.name.startswith(("sem.", "psm_", "pym-"))]
        used = shared.mapped_inodes() if files else set()  # by those who run other tests at the same time
        mine = [str(path) for path in files if path.exists() and path.stat().st_ino not in used]
        return (new if more > 0 else []) + mine


def left_since(before: Surroundings) -> list[str]:
    """What came and stays."""
    until = time.monotonic() + PATIENCE
    while (left := Surroundings.look().new_since(before)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def _is_stray(process: psutil.Process) -> bool:
    """A process of a sandbox whose session is gone: it has been given to the first process."""
    return process.info["ppid"] == 1 and any("_grader_" in word for word in process.info["cmdline"] or ())


def next_submission(assignment: Assignment, sandbox: Sandbox) -> list[str]:
    """What the next student, who is right, loses."""
    exercise = confined(assignment, "q6")
    trace = sandbox.run(Program(source=RIGHT), pipeline.needed_runs(exercise)[0], LIMITS, "q6.py")
    numbers = sorted(trace.text(worker.pid).strip() for worker in trace.workers)
    return [] if len(numbers) == len(set(numbers)) == 4 and trace.exit_code == 0 else [str(trace)]


def test_there_are_attacks_enough_of_every_class() -> None:
    found = Counter(one.path.parent.name for one in ATTACKS)
    assert sum(found.values()) >= 80
    assert set(found) == {"beside", "forgery", "isolation", "limits", "output"}
    assert [one.name for one in ATTACKS if "attack" not in one.stated] == []
