"""Workers on other machines, by dask.distributed: those that are there, and those that join while a batch goes on."""

from __future__ import annotations

import contextlib
import functools
import itertools
import pickle
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from grader import pipeline
from grader.batch import parcels, wording
from grader.batch.connecting import connect
from grader.batch.crew import LOOK
from grader.batch.grading import Graded, Task
from grader.batch.remote import Ready
from grader.batch.site import identity
from grader.batch.worker import Failure, Question, Setup
from grader.errors import GraderError, SandboxError, UsageError
from grader.language import say

if TYPE_CHECKING:
    from distributed import Client, Future

JOIN = 60.0
"""Seconds in which there must be a worker, at the start and whenever the last one is gone."""
PATIENT = 5.0
"""Seconds after which a person is told what is waited for."""
FETCH = 10.0
"""Seconds in which the answer of a worker must arrive once it is there."""
CLOSE = 15.0
"""Seconds for taking leave of the cluster."""
GRACE = 60.0
"""Seconds beyond the patience for a task after which its worker, which should have ended it itself, counts as lost."""

Said = Graded | Failure | Question


@dataclass(slots=True, eq=False)
class _Seat:
    """A thread of a worker of dask's, which can have one task at a time."""

    address: str
    slot: int
    task: Task | None = None
    future: Future[Any] | None = None
    since: float = 0.0


def connected(address: str, setup: Setup, patience: float, tell: Callable[[str], None]) -> Cluster:
    """The cluster with this scheduler. Raises UsageError where it cannot be reached."""
    try:
        sent = pickle.dumps(parcels.wrapped_setup(setup))
    except OSError as error:
        raise UsageError(say("A file of the assignment cannot be read: {why}", why=error)) from error
    client, where = connect(address)
    return Cluster(client=client, where=where, setup=sent, patience=patience, tell=tell)


@dataclass(kw_only=True)
class Cluster:
    """The workers of a scheduler at `where`, with so many tasks each as they have threads.

    Each is asked who it is before it is given anything, by `site.admit`. Those that are there at the start must be fit
    to grade, later ones that are not are left out. A task goes to a certain thread of a certain worker: its answer may
    be a question, and what is told then has to come back to the same process. `setup` is a pickled `SetupParcel`,
    `patience` in seconds for one task.
    """

    client: Client
    where: str
    setup: bytes
    patience: float
    tell: Callable[[str], None]
    tries: int = 4
    """Machines of a cluster are taken away for reasons of their own: as often as dask itself tries by default."""
    tier: str = ""
    """The weakest of those that the workers had at the start."""

    _batch: str = field(default_factory=lambda: uuid.uuid4().hex)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _began: bool = False
    _seats: list[_Seat] = field(default_factory=list)
    _asked: dict[str, Future[Any]] = field(default_factory=dict)
    _open: set[Future[Any]] = field(default_factory=set)
    _refused: set[str] = field(default_factory=set)
    _tiers: dict[str, str] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _threads: Mapping[str, int] = field(default_factory=dict)
    _news: list[tuple[Task, Said]] = field(default_factory=list)
    _heard: queue.SimpleQueue[tuple[str | _Seat, Future[Any], object]] = field(default_factory=queue.SimpleQueue)
    _fetching: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, "fetch"))
    _looked: float = 0.0
    _served: float = field(default_factory=time.monotonic)

    # --- begin and end ----------------------------------------------------------------------------------------------

    def __enter__(self) -> Cluster:
        """Wait for the workers. Raises UsageError where there is none, or one that is not fit to grade."""
        try:
            self._assemble()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing of ours behind: no task, no process. A cluster that does not answer is not waited for."""
        leaving = threading.Thread(target=self._leave_cluster, daemon=True)
        leaving.start()
        leaving.join(CLOSE)

    def _assemble(self) -> None:
        begin, told = time.monotonic(), False
        while self._asked or not self._seats:
            waited = time.monotonic() - begin
            if waited > JOIN and self._seats:
                break  # the others are busy with something else; they are taken when they answer
            if waited > PATIENT and not told:
                said = say(
                    "Waiting for the workers of {where}, {seconds} seconds at most.",
                    where=self.where,
                    seconds=int(JOIN),
                )
                self.tell(said)
                told = True
            self.news()
        self._began = True
        self.tier = pipeline.weakest(self._tiers.values())
        unlike = wording.of_tiers(self._tiers)
        if unlike is not None:
            self.tell(unlike)

    def _leave_cluster(self) -> None:
        with contextlib.suppress(Exception):
            self.client.cancel(list(self._open), force=True)
        with contextlib.suppress(Exception):
            ours = [
                address for address in self.client.nthreads() if address in {*self._tiers, *self._asked, *self._refused}
            ]
            if ours:
                self.client.run(eval, _call("dismiss"), {"given": (self._batch,)}, workers=ours, on_error="ignore")
        self._fetching.shutdown(cancel_futures=True)
        with contextlib.suppress(Exception):
            self.client.close(timeout=CLOSE)

    # --- tasks ------------------------------------------------------------------------------------------------------

    def give(self, task: Task) -> bool:
        """Hand a task to a worker that has nothing to do; False where all have."""
        free = [seat for seat in self._seats if seat.task is None]
        if not free:
            return False
        seat = min(free, key=lambda one: one.slot)  # first one on each machine, then a second one
        seat.task = task
        try:
            self._send(seat, parcels.wrapped_task(task))
        except OSError as error:
            seat.task = None
            self._news.append((task, Failure(say("the work cannot be read: {why}", why=error))))
        return True

    def answer(self, task: Task, known: Mapping[str, bytes]) -> None:
        """Tell the worker that has this task what is known."""
        for seat in self._seats:
            if seat.task is task:
                self._send(seat, known)

    def news(self) -> list[tuple[Task, Said]]:
        """What workers say of their tasks. Raises UsageError where the cluster is lost."""
        self._look()
        with contextlib.suppress(queue.Empty):
            self._hear(*self._heard.get(timeout=0.0 if self._news else LOOK))
            while True:
                self._hear(*self._heard.get_nowait())
        found, self._news = self._news, []
        return found

    def _send(self, seat: _Seat, message: object) -> None:
        seat.since = time.monotonic()
        seat.future = self._call(seat, seat.address, "converse", self._batch, seat.slot, pickle.dumps(message))

    def _call(self, subject: str | _Seat, address: str, name: str, *given: object) -> Future[Any]:
        """Call a function of `grader.batch.site` on a worker; what comes of it is heard of the subject."""
        with self._reaching():
            future = self.client.submit(
                eval, _call(name), {"given": given}, key=f"grader-{self._batch}-{next(self._numbers)}", pure=False,
                workers=[address], allow_other_workers=False,
            )  # fmt: skip
        self._open.add(future)
        future.add_done_callback(functools.partial(self._fetch, subject))
        return future

    @contextlib.contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # dask has many for it, and not all are errors of the system
            raise UsageError(wording.no_scheduler(self.where, error)) from error

    def _fetch(self, subject: str | _Seat, future: Future[Any]) -> None:
        """Called in a thread of dask's, which others need too."""

        def fetch() -> None:
            try:
                self._heard.put((subject, future, future.result(timeout=FETCH)))
            except BaseException as error:  # a task that was cancelled is no Exception in every release of dask
                self._heard.put((subject, future, error))

        with contextlib.suppress(RuntimeError):  # nobody waits for it any more
            self._fetching.submit(fetch)

    def _hear(self, subject: str | _Seat, future: Future[Any], outcome: Any) -> None:
        self._open.discard(future)
        if isinstance(subject, str):
            if self._asked.get(subject) is future:
                del self._asked[subject]
                self._admit(subject, outcome)
        elif subject.future is future and subject.task is not None:
            self._listen(subject, subject.task, outcome)

    def _listen(self, seat: _Seat, task: Task, outcome: Any) -> None:
        if not isinstance(outcome, bytes) or not outcome:
            # An error of dask's, or a new worker at the address of one that is gone: it is asked again who it is.
            self._lose(seat.address)
            return
        said = _answer(seat.address, outcome)
        if isinstance(said, Graded) and said.result.hand_in.student != task.hand_in.student:
            said = Failure(say("the worker at {address} sent what is somebody else's", address=seat.address))
        if isinstance(said, Graded):
            said = replace(said, result=replace(said.result, hand_in=task.hand_in))  # where it lies here
        if not isinstance(said, Question):
            seat.task = seat.future = None
        self._news.append((task, said))

    # --- workers ----------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Who has come, who is gone?"""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        with self._reaching():
            self._threads = _within(JOIN, self.client.nthreads)
        known = {*self._asked, *self._refused, *self._tiers}
        for address in self._threads.keys() - known:
            self._asked[address] = self._call(
                address, address, "admit", self._batch, identity(), self.setup, self.patience
            )  # fmt: skip
        # Of a future that dask has given up nothing is heard: the connection with the scheduler was lost meanwhile.
        given_up = {seat.address for seat in self._seats if seat.future and seat.future.status in ("lost", "cancelled")}
        # A machine that hangs is no more to dask than a busy one, for minutes or for good.
        silent = {seat.address for seat in self._seats if seat.task and now - seat.since > self.patience + GRACE}
        for address in (known - self._threads.keys()) | given_up | silent:
            self._lose(address)
        if self._seats:
            self._served = now
        elif now - self._served > JOIN:
            raise UsageError(wording.nobody(self.where, busy=bool(self._asked), began=self._began))

    def _lose(self, address: str) -> None:
        """Whoever was at this address is not there any more; it costs each of its tasks a try."""
        seats = [seat for seat in self._seats if seat.address == address]
        self._asked.pop(address, None)
        self._refused.discard(address)
        self._tiers.pop(address, None)
        for seat in seats:
            self._seats.remove(seat)
            task, future, seat.task, seat.future = seat.task, seat.future, None, None
            if task is not None:
                said = say(
                    "the cluster's worker at {address} that graded this was lost before it was done", address=address
                )
                self._news.append((task, Failure(said)))
            if future is not None:  # whatever it says after all is heard no more: somebody else has the task
                with contextlib.suppress(Exception):
                    _within(FETCH, functools.partial(self.client.cancel, [future], force=True))

    def _admit(self, address: str, outcome: Any) -> None:
        """Take a worker on, if it is what it must be."""
        if isinstance(outcome, (ImportError, AttributeError)):
            self._refuse(UsageError(wording.no_grader(address, outcome)), address)
            return
        if isinstance(outcome, BaseException):
            return  # it was lost meanwhile; if it is there, it is asked again
        told = _greeting(outcome)
        if told is None:
            self._refuse(UsageError(wording.no_answer(address)), address)
            return
        own, said = told
        name = say("{address} on {host}", address=address, host=own["host"])
        if said is None:
            self._refuse(UsageError(wording.other_grader(name, own)), address)
            return
        if isinstance(said, Ready):
            if self._began and said.tier not in self._told:
                self.tell(say("The worker {name} has joined; its sandbox is {tier}.", name=name, tier=said.tier))
            self._told.add(said.tier)
            self._tiers[address] = said.tier
            self._seats += [_Seat(address, slot) for slot in range(self._threads.get(address, 0))]
        else:
            kind = UsageError if said.code == UsageError.exit_code else SandboxError
            self._refuse(kind(wording.cannot_grade(name, said.reason)), address)

    def _refuse(self, error: GraderError, address: str) -> None:
        """At the start a person has to do something about it; later the others go on without it."""
        if not self._began:
            raise error
        self._refused.add(address)
        self.tell(say("Not used: {why}", why=error))


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """What a call gives, which dask may wait for for ever. Raises TimeoutError, or what the call raises."""
    found: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()

    def make() -> None:
        try:
            found.put((call(), None))
        except BaseException as error:
            found.put((None, error))

    threading.Thread(target=make, daemon=True).start()  # nobody waits for its end, this process neither
    try:
        value, error = found.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer within {seconds:g} seconds") from None
    if error is not None:
        raise error
    return value


def _greeting(outcome: Any) -> tuple[Mapping[str, str], Ready | Failure | None] | None:
    """Who a worker is, and what its first process says if it is this grader; None for what no grader answers."""
    try:
        own, packed = outcome
        said = pickle.loads(packed) if packed else None
    except Exception:
        return None
    known = isinstance(own, Mapping) and own.keys() >= {"host", *identity()}
    return (own, said) if known and (said is None or isinstance(said, (Ready, Failure))) else None


def _answer(address: str, outcome: Any) -> Said:
    """What a worker says of a task; what is no answer at all costs a try, not the batch."""
    try:
        said = pickle.loads(outcome)
    except Exception as error:
        return Failure(
            say(
                "the worker at {address} sent what cannot be read: {kind}: {why}",
                address=address,
                kind=type(error).__name__,
                why=error,
            )
        )
    if isinstance(said, (Graded, Failure, Question)):
        return said
    return Failure(
        say("the worker at {address} sent what is no answer: {kind}", address=address, kind=type(said).__name__)
    )


def _call(name: str) -> str:
    """A call of `grader.batch.site` in words, for the scheduler, which unpacks it, need not have a grader."""
    return f"__import__('grader.batch.site', fromlist=['site']).{name}(*given)"
