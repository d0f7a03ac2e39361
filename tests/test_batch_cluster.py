"""A class graded on a cluster: as on this machine, whoever joins, is lost, or is not fit to grade."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from tiny_class import ENDLESS, KILLS, RIGHT, WRONG, make

from grader import batch, pipeline, store
from grader.batch import cluster, parcels, site
from grader.batch.crew import graded
from grader.batch.grading import Graded, Task
from grader.batch.remote import Ready
from grader.batch.worker import Failure, Question, Setup
from grader.cli.app import main
from grader.errors import GraderError, SandboxError, UsageError
from grader.model import HandIn
from grader.store import Result

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="batches are graded where the kernel attests")

ROOT = Path(__file__).parent.parent


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an assignment of one question, and a class of three."""
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def job(place: Path, address: str | None, output: str, tell: Callable[[str], None] = print) -> batch.Batch:
    assignment = pipeline.open_assignment("tiny", place)
    (place / output).mkdir(exist_ok=True)
    found = pipeline.collect([place / "class"], Path(tempfile.mkdtemp(dir=place)))
    return batch.Batch(
        assignment=assignment, hand_ins=found.latest(), folder=place / output, options=pipeline.Options(lanes=1),
        jobs=2, cluster=address, tell=tell,
    )  # fmt: skip


def grade(work: batch.Batch, progress: batch.Progress = lambda *_: None) -> batch.Tally:
    with store.open_store(batch.Output(work.folder).database) as kept:
        return batch.grade_class(work, kept, progress)


def verdicts(folder: Path) -> dict[str, object]:
    """By student all that is said of the work, without what is luck: times, and which process had which number."""
    found = {}
    for path in (folder / "json").iterdir():
        told = json.loads(path.read_text())
        checks = [[{**check, "evidence": None} for check in question["checks"]] for question in told["questions"]]
        found[path.stem] = (told["status"], told["score"], told["notes"], told["submission"], checks)
    return found


# --- without a cluster: workers that say what a test wants ----------------------------------------------------------


@dataclass
class Worker:
    """What a worker of dask's says."""

    threads: int = 1
    tier: str = "namespaces"
    greeting: object = None
    own: Mapping[str, str] = field(default_factory=dict)
    broken: Exception | None = None
    busy: threading.Event | None = None
    graded: list[str] = field(default_factory=list)
    strange: int = 0
    garbage: list[object] = field(default_factory=list)
    answer: object = None

    def admit(self, _batch: str, expected: Mapping[str, str], _setup: bytes, _patience: float) -> object:
        if self.answer is not None:
            return self.answer
        if self.broken is not None:
            raise self.broken
        own = {**expected, **self.own, "host": "node"}
        fits = all(own[name] == value for name, value in expected.items())
        return own, pickle.dumps(self.greeting or Ready(self.tier)) if fits else b""

    def converse(self, _batch: str, _slot: int, message: bytes) -> bytes:
        if self.strange:
            self.strange -= 1
            return b""
        if self.garbage:
            return self.garbage.pop()  # type: ignore[return-value]
        task = pickle.loads(message).task
        self.graded.append(task.hand_in.student)
        if self.busy is not None:
            self.busy.wait(10)
        hand_in = HandIn(student=task.hand_in.student, path=Path("/elsewhere"))
        return pickle.dumps(Graded(Result(hand_in=hand_in, key="", answers={}, document={}, seconds=0.0), page=""))


class Promise(Future[object]):
    """A future as dask has them: with its state in words."""

    @property
    def status(self) -> str:
        return "cancelled" if self.cancelled() else "pending"

    def keep(self, function: Callable[..., object], *given: object) -> None:
        with contextlib.suppress(InvalidStateError):  # nobody wants it any more
            try:
                outcome = function(*given)
            except Exception as error:
                self.set_exception(error)
            else:
                self.set_result(outcome)


@dataclass
class Dask:
    """A scheduler's client. What is submitted is called in a thread, on the worker that it is meant for."""

    workers: dict[str, Worker]
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8))
    closed: bool = False

    def nthreads(self) -> dict[str, int]:
        return {address: worker.threads for address, worker in self.workers.items()}

    def submit(
        self, call: object, text: str, names: Mapping[str, Any], *, key: str, pure: bool, workers: list[str],
        allow_other_workers: bool,
    ) -> Future[object]:  # fmt: skip
        name = re.fullmatch(r"__import__\('grader.batch.site', .*\)\.(\w+)\(\*given\)", text)
        assert (call, pure, allow_other_workers) == (eval, False, False)
        assert name is not None
        (address,) = workers
        if address not in self.workers:
            return Promise()  # it waits for that worker to come back
        found = Promise()
        self.pool.submit(found.keep, getattr(self.workers[address], name[1]), *names["given"])
        return found

    def cancel(self, futures: list[Future[object]], force: bool) -> None:
        for future in futures:
            future.cancel()

    def run(self, call: object, text: str, names: object = None, **_: object) -> None: ...

    def close(self, timeout: float) -> None:
        self.closed = True
        self.pool.shutdown()


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for, where no cluster is real."""
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(cluster, "LOOK", 0.02)
        monkeypatch.setattr(cluster, "JOIN", 0.3)


@contextlib.contextmanager
def entered(dask: Dask, said: list[str] | None = None) -> Iterator[cluster.Cluster]:
    setup = b"what the workers of a test do not look at"
    told: list[str] = [] if said is None else said
    client: Any = dask
    with cluster.Cluster(client=client, where="tcp://head:8786", setup=setup, patience=9.0, tell=told.append) as found:
        yield found
    assert dask.closed


def tasks(place: Path, *students: str) -> list[Task]:
    return [Task(hand_in=HandIn(student=student, path=place / "class" / "ada.py"), key=student) for student in students]


def run(found: cluster.Cluster, work: list[Task]) -> Iterator[tuple[str, Graded | Failure]]:
    for task, outcome in graded(work, found, lambda _keys: {}):
        yield task.hand_in.student, outcome


def test_every_worker_has_as_many_tasks_as_threads_and_the_work_lies_where_it_lay(place: Path) -> None:
    dask = Dask({"a": Worker(threads=2), "b": Worker()})
    with entered(dask) as found:
        outcomes = dict(run(found, tasks(place, *"12345678")))
    assert sorted(outcomes) == list("12345678")
    assert {one.result.hand_in.path for one in outcomes.values() if isinstance(one, Graded)} == {place / "class/ada.py"}
    assert dask.workers["a"].graded
    assert dask.workers["b"].graded


@pytest.mark.parametrize(
    ("worker", "kind", "told"),
    [
        (Worker(own={"grader": "0.0.9"}), UsageError, r"worker a on node has grader 0\.0\.9 .*could differ\. Install"),
        (Worker(own={"source": "0123456789"}), UsageError, r"\(source 01234567\) .*could differ"),
        (Worker(own={"python": "3.9"}), UsageError, r"on Python 3\.9, and here is .*could differ"),
        (Worker(own={"grader": "0.0.9"}, answer=b"?"), UsageError, r"worker a does not answer as this grader does"),
        (Worker(answer=({"host": "a"}, b"")), UsageError, r"worker a does not answer as this grader does"),
        (Worker(greeting="hello"), UsageError, r"worker a does not answer as this grader does"),
        (Worker(broken=ModuleNotFoundError("No module named 'grader'")), UsageError, r"worker a has no grader .*pip"),
        (Worker(broken=AttributeError("admit")), UsageError, r"worker a has no grader .*AttributeError: admit"),
        (Worker(greeting=Failure("namespaces do not work")), SandboxError, r"worker a on node cannot grade: names"),
        (Worker(greeting=Failure("no such Python", 2)), UsageError, r"cannot grade: no such Python .*grader doctor"),
    ],
)
def test_who_is_not_fit_to_grade_is_named_with_what_to_do(
    place: Path, worker: Worker, kind: type[GraderError], told: str
) -> None:
    dask = Dask({"a": worker, "b": Worker()})
    with pytest.raises(kind, match=told), entered(dask):
        pass
    assert dask.closed


def test_a_cluster_without_workers_is_told_how_to_start_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENT", 0.05)
    said: list[str] = []
    with (
        pytest.raises(UsageError, match=r"no worker at the scheduler tcp://head:8786\. Start one \(`dask worker tcp"),
        entered(Dask({}), said),
    ):
        pass
    assert said == ["Waiting for the workers of tcp://head:8786, 0 seconds at most."]


def test_workers_that_confine_programs_differently_are_told_and_the_weakest_counts(place: Path) -> None:
    said: list[str] = []
    with entered(Dask({"a": Worker(), "b": Worker(tier="landlock")}), said) as found:
        assert found.tier == "landlock"
    (line,) = said
    assert "(landlock: b; namespaces: a)" in line
    with entered(Dask({"a": Worker(tier="plain")}), said):
        assert "No worker confines" in said[-1]


def test_who_joins_later_is_used_if_it_is_fit_and_told_if_not(place: Path) -> None:
    dask, said = Dask({"a": Worker()}), list[str]()
    with entered(dask, said) as found:
        done = run(found, tasks(place, *"123456789"))
        next(done)
        dask.workers |= {"late": Worker(tier="landlock"), "other": Worker(own={"source": "0123456789"})}
        dask.workers["a"].busy = threading.Event()  # so that only who has joined can go on
        count = sum(1 for _, outcome in [next(done) for _ in range(6)] if isinstance(outcome, Graded))
        dask.workers["a"].busy.set()
        assert count + len(list(done)) == 8
    assert dask.workers["late"].graded
    assert dask.workers["other"].graded == []
    assert any(line.startswith("Not used: The worker other on node has grader") for line in said)
    assert "The worker late on node has joined; its sandbox is landlock." in said


def test_a_worker_that_is_lost_costs_a_try_and_no_result(place: Path) -> None:
    stuck = threading.Event()
    dask = Dask({"a": Worker(busy=stuck), "b": Worker()})
    with entered(dask) as found:
        done = run(found, tasks(place, *"12345"))
        next(done)
        del dask.workers["a"]
        outcomes = dict(done)
        stuck.set()  # what it says now is heard no more
        assert len(outcomes) == 4
        assert all(isinstance(one, Graded) for one in outcomes.values())


def test_what_a_worker_says_after_it_was_given_up_is_not_counted(place: Path) -> None:
    began, wakes = threading.Event(), threading.Event()

    class Hangs(Worker):
        def converse(self, batch: str, slot: int, message: bytes) -> bytes:
            began.set()
            return super().converse(batch, slot, message)

    class Other(Worker):
        def converse(self, batch: str, slot: int, message: bytes) -> bytes:
            if self.graded:  # the first task has been graded by both now
                wakes.set()
            return super().converse(batch, slot, message)

    dask = Dask({"a": Hangs(busy=wakes)})

    def exchange() -> None:
        began.wait(10)
        dask.workers["b"] = Other()
        del dask.workers["a"]

    with entered(dask) as found, ThreadPoolExecutor(1) as beside:
        beside.submit(exchange)
        students = [student for student, outcome in run(found, tasks(place, *"1234")) if isinstance(outcome, Graded)]
    assert sorted(students) == ["1", "2", "3", "4"]
    assert sorted(dask.workers["b"].graded) == ["1", "2", "3", "4"]


def test_a_worker_that_hangs_is_given_up_though_it_seems_there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "GRACE", -8.9)  # beyond the patience of nine seconds
    wakes = threading.Event()
    dask = Dask({"a": Worker(busy=wakes)})
    with entered(dask) as found:
        done = run(found, tasks(place, "1"))
        dask.workers["b"] = Worker()
        ((_, outcome),) = done
        wakes.set()
    assert isinstance(outcome, Graded)
    assert dask.workers["b"].graded == ["1"]


def test_a_scheduler_that_hangs_is_not_waited_for_for_ever(place: Path) -> None:
    wakes = threading.Event()

    class Hangs(Dask):
        def nthreads(self) -> dict[str, int]:
            if self.workers["a"].graded:
                wakes.wait(30)
            return super().nthreads()

    with entered(Hangs({"a": Worker(busy=wakes)})) as found:
        with pytest.raises(UsageError, match=r"tcp://head:8786 is gone \(no answer within .* run the command again"):
            list(run(found, tasks(place, "1")))
        wakes.set()


def test_a_result_of_somebody_elses_is_refused(place: Path) -> None:
    class Mixes(Worker):
        def converse(self, batch: str, slot: int, message: bytes) -> bytes:
            said = super().converse(batch, slot, message)
            if len(self.graded) > 1:
                return said
            graded = pickle.loads(said)
            other = HandIn(student="other", path=Path())
            return pickle.dumps(replace(graded, result=replace(graded.result, hand_in=other)))

    worker = Mixes()
    with entered(Dask({"a": worker})) as found:
        ((_, outcome),) = run(found, tasks(place, "1"))
    assert isinstance(outcome, Graded)
    assert worker.graded == ["1", "1"]


def test_a_worker_that_is_lost_before_it_answers_is_asked_again(place: Path) -> None:
    dask = Dask({})

    class Mends(Worker):
        def admit(self, *given: Any) -> object:
            dask.workers["a"] = Worker()
            raise TimeoutError

    dask.workers["a"] = Mends()
    with entered(dask) as found:
        ((_, outcome),) = run(found, tasks(place, "1"))
    assert isinstance(outcome, Graded)


def test_a_new_worker_at_the_address_of_one_that_was_lost_is_asked_who_it_is(place: Path) -> None:
    dask = Dask({"a": Worker(strange=1)})
    with entered(dask) as found:
        outcomes = dict(run(found, tasks(place, *"12")))
    assert all(isinstance(one, Graded) for one in outcomes.values())


def test_garbage_costs_a_try_and_no_result(place: Path) -> None:
    worker = Worker(garbage=[b"garbage", None, pickle.dumps("hello")])
    with entered(Dask({"a": worker})) as found:
        outcomes = dict(run(found, tasks(place, *"12")))
    assert worker.garbage == []
    assert all(isinstance(one, Graded) for one in outcomes.values())


def test_what_no_worker_brings_back_is_our_fault_after_four_tries(place: Path) -> None:
    dask = Dask({"a": Worker(strange=9)})
    with entered(dask) as found:
        ((_, outcome),) = run(found, tasks(place, "1"))
    assert isinstance(outcome, Failure)
    assert "the cluster's worker at a that graded this was lost" in outcome.reason
    assert dask.workers["a"].strange == 5


def test_when_the_last_worker_is_lost_what_was_graded_is_kept(place: Path) -> None:
    dask = Dask({"a": Worker()})
    with entered(dask) as found:
        done = run(found, tasks(place, *"123"))
        next(done)
        dask.workers.clear()
        with pytest.raises(UsageError, match=r"no worker left .* run the command again to go on"):
            list(done)


def test_work_that_cannot_be_read_any_more_is_no_end_of_the_batch(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_task: Task) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(parcels, "wrapped_task", closed)
    with entered(Dask({"a": Worker()})) as found:
        ((_, outcome),) = run(found, tasks(place, "1"))
    assert isinstance(outcome, Failure)
    assert "the work cannot be read" in outcome.reason


# --- what runs on a machine of a cluster ----------------------------------------------------------------------------


def graders() -> list[psutil.Process]:
    """The processes that graded on machines of the cluster, all of which are this one."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "grader.batch.remote" in " ".join(process.cmdline()):
                found.append(process)
    return found


def test_a_site_reads_nothing_from_another_grader_and_starts_nothing_for_it() -> None:
    own, greeting = site.admit("batch", {**site.identity(), "source": "other"}, b"no pickle", 1.0)
    assert (own["source"], greeting) == (site.identity()["source"], b"")
    assert site.converse("batch", 0, b"") == b""
    site.dismiss("batch")


@contextlib.contextmanager
def opened(place: Path, patience: float) -> Iterator[Callable[[Task], object]]:
    """A site for the assignment, by a function that has a task graded in its first slot."""
    setup = Setup(assignment=pipeline.open_assignment("tiny", place), options=pipeline.Options(lanes=1))
    _, greeting = site.admit("batch", site.identity(), pickle.dumps(parcels.wrapped_setup(setup)), patience)
    assert isinstance(pickle.loads(greeting), Ready)

    def converse(task: Task) -> object:
        said = pickle.loads(site.converse("batch", 0, pickle.dumps(parcels.wrapped_task(task))))
        return pickle.loads(site.converse("batch", 0, pickle.dumps({}))) if isinstance(said, Question) else said

    try:
        yield converse
    finally:
        site.dismiss("batch")
        assert graders() == []


@pytest.mark.slow
def test_what_takes_too_long_is_ended_where_it_runs_and_others_go_on(place: Path) -> None:
    ada, endless = place / "class" / "ada.py", place / "class" / "endless.py"
    endless.write_text(ENDLESS)
    with opened(place, patience=2.0) as converse:
        late = converse(Task(hand_in=HandIn(student="e", path=endless), key="e"))
        assert late == Failure("grading took longer than 2 seconds")
        assert graders() == []
    with opened(place, patience=60.0) as converse:
        found = converse(Task(hand_in=HandIn(student="a", path=ada), key="a"))
        assert isinstance(found, Graded)
        assert found.result.document["score"] == 4.0


def test_a_worker_process_that_dies_is_told() -> None:
    worker = site._Worker.start()
    worker.process.kill()
    told = pickle.loads(worker.ask(b"a task", 60.0))
    assert told == Failure("the worker process that graded this ended before it was done (exit code -9)")


# --- a real cluster -------------------------------------------------------------------------------------------------


@dataclass
class Real:
    """A scheduler and workers of dask on this machine, each a command."""

    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return str(self.folder / "scheduler.json")

    def start(self, name: str, *arguments: str, path: Path | None = None) -> None:
        environment = {**os.environ, **({"PYTHONPATH": str(path)} if path is not None else {})}
        with (self.folder / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", self.address]
            self.running[name] = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def scheduler(self) -> None:
        self.start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        until = time.monotonic() + 60
        while not Path(self.address).exists():  # it appears when the scheduler listens
            assert time.monotonic() < until, (self.folder / "scheduler.log").read_text()
            time.sleep(0.1)

    def worker(self, name: str, *arguments: str, path: Path | None = None) -> None:
        """Start one, and wait until the scheduler knows it."""
        from distributed import TimeoutError as Late

        common = ("--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(self.folder), "--name", name)
        with self.client() as client:
            before = len(client.nthreads())
            self.start(name, "worker", *common, *arguments, path=path)
            try:
                client.wait_for_workers(before + 1, timeout=60)
            except Late:
                pytest.fail((self.folder / f"{name}.log").read_text())

    def client(self) -> Any:
        from distributed import Client

        return Client(json.loads(Path(self.address).read_text())["address"], set_as_default=False)

    def workers(self) -> dict[str, int]:
        with self.client() as client:
            found: dict[str, int] = client.nthreads()
        return found

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def end(self) -> None:
        """Workers first: they would try to reach a scheduler that is gone."""
        for process in reversed(self.running.values()):
            process.terminate()
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Real]:
    (tmp_path / "dask").mkdir()
    found = Real(tmp_path / "dask")
    try:
        found.scheduler()
        yield found
    finally:
        found.end()


def varied(folder: Path) -> None:
    """Thirty hand-ins of every kind: files, folders, an archive; right, wrong, endless, hostile, damaged ones."""
    for number in range(20):
        source = (RIGHT, WRONG, RIGHT)[number % 3]
        (folder / f"s{number}.py").write_text(source.replace("(1,)", f"({number // 2},)"))
    (folder / "endless.py").write_text(ENDLESS)
    (folder / "kills.py").write_text(KILLS)
    (folder / "syntax.py").write_text("def :\n")
    (folder / "broken.ipynb").write_text("{")
    (folder / "folder").mkdir()
    (folder / "folder" / "one.py").write_text(RIGHT.replace("(1,)", "(30,)"))
    (folder / "folder" / "two.py").write_bytes(b"\0\1\2")
    (folder / "words.md").write_text("# One\n\nA process is started and then waited for.\n")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.writestr("one.py", WRONG.replace("(1,)", "(31,)"))


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_class_is_graded_as_on_this_machine_though_a_worker_is_killed(place: Path, real: Real) -> None:
    varied(place / "class")
    grade(job(place, None, "here"))
    real.worker("dies", "--nthreads", "1", "--no-nanny")
    real.worker("stays", "--nthreads", "2")  # with a nanny, whose worker is a daemon
    seen: list[int] = []

    def kill(_student: str, tally: batch.Tally) -> None:
        if tally.done == 3:
            seen.append(len(graders()))
            real.kill("dies")

    tally = grade(job(place, real.address, "there"), kill)
    assert (tally.total, tally.done, tally.errors) == (30, 30, [])
    assert seen == [3]
    assert verdicts(place / "there") == verdicts(place / "here")
    assert (place / "there/grades.csv").read_text() == (place / "here/grades.csv").read_text()
    pages = {path.name for path in (place / "there/report").iterdir()}
    assert pages == {path.name for path in (place / "here/report").iterdir()}
    again = grade(job(place, real.address, "there"))
    assert (again.done, again.skipped) == (0, 30)
    psutil.wait_procs(graders(), timeout=10)
    assert graders() == []


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_who_joins_a_real_cluster_later_does_the_rest(place: Path, real: Real) -> None:
    for number in range(8):
        (place / "class" / f"s{number}.py").write_text(RIGHT.replace("(1,)", f"({number},)"))
    real.worker("first", "--nthreads", "1", "--no-nanny")
    said: list[str] = []

    def change(_student: str, tally: batch.Tally) -> None:
        if tally.done == 3:
            real.worker("second", "--nthreads", "1")
            real.kill("first")

    tally = grade(job(place, real.address, "there", said.append), change)
    assert (tally.done, tally.errors) == (11, [])
    assert [line for line in said if not line.startswith("Waiting")] == []


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_real_worker_with_another_grader_is_refused(
    place: Path, real: Real, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "grader", place / "other" / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    with (place / "other/grader/scoring.py").open("a") as file:
        file.write("# another rule\n")
    real.worker("other", "--nthreads", "1", path=place / "other")
    assert main(["grade", "class", "-a", "tiny", "--cluster", real.address]) == 2
    line = capsys.readouterr().err.splitlines()[-1]
    (address,) = real.workers()
    assert line.startswith(f"grader: The worker {address} on ")
    assert "their verdicts could differ. Install the same on it" in line
    assert graders() == []


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_interrupted_nothing_of_it_is_left_on_the_cluster_and_it_goes_on(place: Path, real: Real) -> None:
    for number in range(12):
        (place / "class" / f"s{number}.py").write_text(RIGHT.replace("(1,)", f"({number},)"))
    real.worker("one", "--nthreads", "2")
    command = [sys.executable, "-m", "grader", "grade", "class", "-a", "tiny", "--cluster", real.address, "--log"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as grader:
        assert grader.stderr is not None
        for line in grader.stderr:
            if line.startswith("3 of 15"):
                grader.send_signal(signal.SIGINT)
        assert grader.wait() == 130
    assert graders() == []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    with store.open_store(place / "results/results.sqlite") as kept:
        assert len(list(kept.grades())) == 15
    assert f"{done.stdout.split()[0]} graded" in done.stdout
    assert int(done.stdout.split()[0]) <= 12


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_when_the_scheduler_is_lost_what_was_graded_is_kept_and_workers_end(place: Path, real: Real) -> None:
    for number in range(12):
        (place / "class" / f"s{number}.py").write_text(RIGHT.replace("(1,)", f"({number},)"))
    real.worker("one", "--nthreads", "1")

    def kill(_student: str, tally: batch.Tally) -> None:
        if tally.done == 3:
            real.kill("scheduler")

    with pytest.raises(UsageError, match=r"The scheduler at tcp://127\.0\.0\.1:\d+ is gone .* to go on\."):
        grade(job(place, real.address, "there"), kill)
    with store.open_store(place / "there/results.sqlite") as kept:
        assert len(list(kept.grades())) >= 3
    _, alive = psutil.wait_procs(graders(), timeout=90)
    assert alive == []
