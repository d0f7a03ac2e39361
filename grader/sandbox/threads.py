"""The threads of a run's processes, by the kernel's word: whose call it is that tells of a thread's begin and end.

A thread that Python starts tells of both by a call of its own, and the kernel says which thread of which process makes
it. So no thread can be invented. One that says nothing is noticed if it is still there when its process ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.sandbox import proc

MOST = 10_000
"""Threads of one run that are noted; what more there are is not counted."""


@dataclass(slots=True, eq=False)
class Life:
    """One thread of the process `pid` (as we see it); `tid` as the program sees it. `ended` is None until it ends.

    `silent` tells that it was found at the end of its process, and has said nothing.
    """

    pid: int
    tid: int
    began: float
    ended: float | None = None
    silent: bool = False


@dataclass(slots=True)
class Threads:
    """All threads of a run but the first of each process, in the order in which they were noticed."""

    lives: list[Life] = field(default_factory=list)
    _living: dict[int, Life] = field(default_factory=dict)
    _done: set[int] = field(default_factory=set)

    def begin(self, pid: int, tid: int, now: float) -> None:
        """Note a thread, by our number, that says that it lives."""
        if tid != pid and tid not in self._living:
            self._done.discard(tid)
            self._note(pid, tid, now, silent=False)

    def end(self, pid: int, tid: int, now: float) -> None:
        """Note that a thread has done its work."""
        life = self._living.get(tid)
        if life is not None and life.pid == pid:
            life.ended = now
            del self._living[tid]
            self._done.add(tid)

    def at_exit(self, pid: int, caller: int, now: float) -> None:
        """Look who is there besides the caller when a process ends as a whole. Who has said its end is all but gone."""
        for tid in proc.threads(pid):
            if tid not in (pid, caller) and tid not in self._living and tid not in self._done:
                self._note(pid, tid, now, silent=True)

    def _note(self, pid: int, tid: int, now: float, *, silent: bool) -> None:
        found = proc.facts(tid) if len(self.lives) < MOST else None
        if found is not None:
            self._living[tid] = life = Life(pid, found.inner, now, silent=silent)
            self.lives.append(life)
