"""Put in place what a schedule needs inside the program: in the first process, and in interpreters that it starts anew.

Every process that is looked on says so (`watched`), because nothing may be concluded of one that was not: a child that
came another way, or an interpreter that could not be reached.
"""

from __future__ import annotations

import functools
import os
import threading

import _grader_lots
import _grader_probe as probe

WATCHING = ("hold-locks", "last-task-first", "hold-stores")
"""The schedules that rest on what is told from inside."""
BRIEFLY = 0.3  # seconds


def patch(schedule):
    """Do what this schedule needs, if it needs anything; all have random numbers of their own."""
    _grader_lots.patch(schedule)
    if schedule in ("hold-exits", "hold-exits-in-turn"):
        import _grader_waits

        _grader_waits.patch()
    if schedule in ("eldest-first", "youngest-first"):
        _run_out_at_barriers()
    if schedule not in WATCHING:
        return
    if schedule == "hold-locks":
        import _grader_locks

        _grader_locks.patch()
        _grader_locks.tell_of_tries()
    elif schedule == "last-task-first":
        import _grader_pools

        _grader_pools.mark_tasks()
    else:
        import _grader_locks
        import _grader_stores

        _grader_stores.patch()
        _grader_locks.tell_of_tries()
    _say_who_is_watched()


def _run_out_at_barriers():
    """Let the time run out, once in each process, of a wait at a barrier with a timeout, however long that is.

    Whoever goes on then does so where the others are late, and by how much they may be is nobody's to say.
    """
    from multiprocessing import synchronize

    real, patient = synchronize.Barrier.wait, set()

    @functools.wraps(real)
    def wait(self, timeout=None):
        given = self._timeout if timeout is None else timeout
        if given is None or given <= BRIEFLY or os.getpid() in patient:
            return real(self, timeout)
        try:
            return real(self, BRIEFLY)
        except threading.BrokenBarrierError:
            patient.add(os.getpid())
            raise

    synchronize.Barrier.wait = wait


def _say_who_is_watched():
    from multiprocessing import process

    real = process.BaseProcess._bootstrap

    @functools.wraps(real)
    def bootstrap(self, *args, **kwargs):
        probe.send("watched")
        return real(self, *args, **kwargs)

    process.BaseProcess._bootstrap = bootstrap
    os.register_at_fork(after_in_child=lambda: probe.send("watched"))
