"""Give the random numbers of a run a seed: what luck decides within the program is then the same whenever it is run.

Python begins each process's series with a number that it asks the kernel for. Here it is one that follows from the
schedule and from which child of which the process is. Two schedules have two series: that numbers are left to chance is
still to be seen. Who gives a series a seed of its own has that one.
"""

from __future__ import annotations

import functools
import os
import sys

from _grader_late import when_imported


class _Series:
    """Of this process: what its numbers follow from, and how many series and children it has begun."""

    name = ""
    begun = 0
    children = 0
    own = False  # the program has given it a seed


def patch(schedule):
    """Begin the series of this process and of all that it makes."""
    _Series.name = schedule
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_count_child)
    when_imported("random", _patch_random)


def begin_process(identity):
    """Begin the series of a process of multiprocessing, unless its program, imported again, gave it a seed."""
    if not _Series.own:
        _Series.name += " process %s" % (identity,)
        _begin()


def for_task(key, shown):
    """Begin the series anew for the one task of a call that is given this, whichever worker takes it."""
    if not _Series.own:
        _sow("%s task %s %s" % (_Series.name.partition(" ")[0], key, shown))


def _count_child():
    _Series.children += 1


def _begin():
    _Series.begun += 1
    _sow("%s series %d" % (_Series.name, _Series.begun))


def _sow(seed):
    random = sys.modules.get("random")
    if random is not None:
        random.Random.seed(random._inst, seed)


def _begin_in_child():
    _Series.name += " child %d" % _Series.children
    _Series.children, _Series.begun, _Series.own = 0, 0, False
    _begin()


def _patch_random(random):
    real = random.seed

    @functools.wraps(real)
    def seed(a=None, version=2):
        _Series.own = a is not None
        if _Series.own:
            real(a, version)
        else:
            _begin()

    random.seed = seed
    if hasattr(os, "register_at_fork"):  # after Python's own, which was registered when the module was loaded
        os.register_at_fork(after_in_child=_begin_in_child)
    _begin()
