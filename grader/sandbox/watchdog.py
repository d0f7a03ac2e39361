"""Look at a run from time to time: can it still go on by itself, and does it keep its limits?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from grader.model import Ended, Limits
from grader.sandbox import quiescence, wakes
from grader.sandbox.channels import Channels
from grader.sandbox.dozes import Dozes
from grader.sandbox.holds import Holds
from grader.sandbox.ledger import Ledger
from grader.sandbox.memory import MemoryMeter
from grader.sandbox.patience import Patience
from grader.sandbox.quiescence import Stillness
from grader.sandbox.record import Record
from grader.sandbox.schedules import Schedule

SOON = 0.001
"""Seconds without an event before the first look, once a hold has ended because nothing else could go on: the next one
will, too. Looks that find somebody at work are ever further apart, up to `QUIET`. What is proved needs no time: who is
blocked for good is so at the first look as at any later one."""
QUIET = 0.015
"""Seconds without an event before quiescence is looked for where nobody is held, or where timers run."""
PATIENCE = 0.1
"""Seconds between looks at limits, and how long a deadlock must last."""
SHARE_FOR_HOLDS = 1 / 3
"""The share of the wall limit for which an exit may be held."""


@dataclass(slots=True)
class Watchdog:
    """One run's limits and stillness; decides how a run ends that does not end by itself."""

    ledger: Ledger
    channels: Channels
    schedule: Schedule
    holds: Holds
    record: Record
    limits: Limits
    memory: MemoryMeter
    dozes: Dozes
    patience: Patience = field(default_factory=Patience)
    before: quiescence.Snapshot | None = None
    before_since: float = 0.0
    first_beat: float = QUIET
    beat: float = QUIET
    stuck_since: float | None = None
    last_event: float = 0.0
    next_look: float = 0.0
    next_limits: float = 0.0

    def pause(self, now: float) -> float:
        """For how many seconds nothing need be looked at."""
        if self.holds:
            return min(QUIET, max(0.0, self.next_look - now, self.last_event + self.beat - now))
        return QUIET if self.before is not None else max(QUIET, min(PATIENCE, self.next_look - now))

    def stirs(self, now: float) -> None:
        """Something has happened: whatever was still is not any more."""
        self.last_event, self.before, self.stuck_since, self.beat = now, None, None, self.first_beat
        if self.holds:
            self.next_look = min(self.next_look, now + self.beat)

    def look(self, now: float) -> None:
        """Nothing has happened in this turn: look whether anything can."""
        silence = now - self.last_event
        if silence < (self.beat if self.holds else QUIET) or now < self.next_look:
            return
        if silence >= QUIET:
            self.schedule.quiet()
        self.ledger.scan_all(now)
        snapshot, before = self._snapshot(), self.before
        state = self._stillness(snapshot, now)
        if snapshot != before:
            self.before, self.before_since = snapshot, now
        if state is Stillness.BUSY:
            self.stuck_since = None
            self.next_look = now + self._until_next(snapshot, before)
        elif state is Stillness.ASLEEP and (lasts := min(silence - QUIET, now - self.before_since)) < QUIET:
            self.next_look = now + QUIET - lasts  # what a timer ends soon is not still
        elif self.schedule.outwaits and self.patience.is_needed(snapshot or {}, self._workers()):
            self.next_look = now + QUIET
        elif self.holds:
            self._release(snapshot or {}, stuck=state is Stillness.STUCK and not self.record.has_timers)
            if state is Stillness.STUCK:
                self.first_beat = self.beat = SOON
            self.next_look = now + (SOON if state is Stillness.STUCK else 2 * QUIET)
        elif state is Stillness.STUCK and not self.record.has_timers:
            self._stuck(now)

    def _until_next(self, snapshot: quiescence.Snapshot | None, before: quiescence.Snapshot | None) -> float:
        """How long to wait with the next look.

        Not at all for the second of the two that a proof needs, except for the first proof of a run: where one hold
        decides, nothing is hurried.
        """
        if not self.holds:
            return QUIET if snapshot else PATIENCE
        if snapshot is not None and before is None:
            return QUIET if self.first_beat == QUIET else 0.0
        self.beat = min(2 * self.beat, QUIET)
        return self.beat

    def _workers(self) -> set[int]:
        return {entry.pid for entry in self.ledger.workers()}

    def _snapshot(self) -> quiescence.Snapshot | None:
        """Those that are not held, if all are blocked; without what only looks at the clock in a manager's server."""
        free = [entry for entry in self.ledger.living() if not self.holds.stops(entry.pid)]
        found = quiescence.look((entry.pid for entry in free), without=self.holds.waiting)
        for server in (entry.pid for entry in free if entry.serves):
            state = found.get((server, server)) if found else None
            if found and state and quiescence.waits_only_for_time(state):
                del found[server, server]
        return found

    def _stillness(self, snapshot: quiescence.Snapshot | None, now: float) -> Stillness:
        """How still those are that are not held: as still as can be where there is nobody."""
        if self.holds and snapshot == self.before == {}:
            return Stillness.STUCK
        return quiescence.stillness(self.before, snapshot, self._waits(snapshot, now))

    def _waits(self, snapshot: quiescence.Snapshot | None, now: float) -> Collection[tuple[int, int]]:
        """The threads that seem to sleep and wait for who is held."""
        if snapshot is None or not self.holds or not self.schedule.trusts_dozes:
            return ()
        return self.dozes.waits(snapshot, self._end_of_holds(now))

    def _end_of_holds(self, now: float) -> float:
        """When the eldest hold ends at the latest."""
        share = self.limits.wall * SHARE_FOR_HOLDS
        return now + share - self.holds.longest(now, self.record.begin + share)

    def _release(self, snapshot: quiescence.Snapshot, *, stuck: bool) -> None:
        living = [entry.pid for entry in self.ledger.living()]
        outer = {entry.inner: entry.pid for entry in self.ledger.living()}
        sentinels = {pipe: outer[inner] for pipe, inner in self.channels.sentinels().items() if inner in outer}
        lasting = {(pid, tid): at for (pid, tid), at in snapshot.items() if not quiescence.is_brief(pid, at)}
        told = wakes.Told(sentinels, self.channels.peers())
        awaited = wakes.waited_for(lasting, set(self.holds.waiting), living, told)
        awaited |= {outer.get(quiescence.child_waited_for(state), 0) for state in snapshot.values()}
        self.schedule.still(awaited, stuck=stuck)

    def _stuck(self, now: float) -> None:
        """Nothing can go on and nothing is held: a deadlock, once it has been so for a while."""
        self.stuck_since = self.stuck_since or now
        if now - self.stuck_since >= PATIENCE:
            self.record.ended = Ended.DEADLOCKED

    def over_limits(self, now: float) -> bool:
        """True if the run must end; why is noted."""
        if self.record.ended is not None:
            return True
        if self.channels.flooded:
            self.record.ended = Ended.OUTPUT_LIMIT
        elif now >= self.record.begin + self.limits.wall:
            self._look_at_use()  # the truer reason, where the machine was too busy to look at it before
            self.record.ended = self.record.ended or Ended.TIMED_OUT
        elif now >= self.next_limits:
            self.next_limits = now + PATIENCE
            if self.holds and self._end_of_holds(now) < now:
                self.schedule.gives_up()
            self.look_at_dozes(now)
            self._look_at_use()
        return self.record.ended is not None

    def look_at_dozes(self, now: float) -> None:
        """Nothing may be concluded where a wait with a timeout was taken for one and was a sleep."""
        self.schedule.capped = self.schedule.capped or self.dozes.overslept(now)

    def _look_at_use(self) -> None:
        if self.memory.is_over(entry.pid for entry in self.ledger.living()):
            self.record.ended = Ended.MEMORY_LIMIT
        elif len(self.ledger.living()) - len(self.holds) > self.limits.processes:
            self.record.ended = Ended.PROCESS_LIMIT
