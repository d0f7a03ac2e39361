"""Variations of how a pool or an executor is given its tasks, and ended."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.forms.variation import variation
from grader.audit.kinds import Kind
from grader.audit.pooling import ENDS, ends, opened, pools
from grader.audit.reading import Reading, Unsuited


@variation("imap-for-map", "Its pool's tasks are given by imap().")
def imap_for_map(reading: Reading) -> cst.Module:
    """Turn `pool.map(f, values)` into `list(pool.imap(f, values))`."""
    return _anew(reading, "list(POOL.imap(FUNCTION, VALUES))")


@variation("map-async-for-map", "Its pool's tasks are given by map_async(), and the results asked for.")
def map_async_for_map(reading: Reading) -> cst.Module:
    """Turn `pool.map(f, values)` into `pool.map_async(f, values).get()`."""
    return _anew(reading, "POOL.map_async(FUNCTION, VALUES).get()")


@variation("apply-async-for-map", "Its pool's tasks are given one by one by apply_async(), and the results asked for.")
def apply_async_for_map(reading: Reading) -> cst.Module:
    """Turn `pool.map(f, values)` into apply_async() for each of the values."""
    text = "[ONE.get() for ONE in [POOL.apply_async(FUNCTION, (ONE,)) for ONE in VALUES]]"
    return _anew(reading, text, ONE=reading.fresh("task"))


@variation("starmap-for-map", "Its pool's tasks are given by starmap().")
def starmap_for_map(reading: Reading) -> cst.Module:
    """Turn `pool.map(f, values)` into `pool.starmap(f, [(value,) for value in values])`."""
    return _anew(reading, "POOL.starmap(FUNCTION, [(ONE,) for ONE in VALUES])", ONE=reading.fresh("value"))


@variation("executor-for-pool", "A ProcessPoolExecutor does the work of its pool.")
def executor_for_pool(reading: Reading) -> cst.Module:
    """Turn `with Pool(n) as pool: pool.map(f, values)` into the same with an executor."""
    changes = _other_pool(reading, Kind.POOL, "concurrent.futures.ProcessPoolExecutor", {"processes": "max_workers"})
    tasks = _mapped(reading, Kind.POOL)
    changes |= {call: lambda call: edit.expression("list(CALL)", CALL=call) for call in tasks}
    return reading.changed({**changes, **reading.silenced(ends(reading, *ENDS))}, imports=["concurrent.futures"])


@variation("submit-for-map", "Its executor's tasks are given one by one by submit(), and the results asked for.")
def submit_for_map(reading: Reading) -> cst.Module:
    """Turn `executor.map(f, values)` into submit() for each of the values."""
    text = "[ONE.result() for ONE in [POOL.submit(FUNCTION, ONE) for ONE in VALUES]]"
    return _anew(reading, text, kind=Kind.EXECUTOR, ONE=reading.fresh("task"))


@variation("pool-for-executor", "A multiprocessing.Pool does the work of its executor.")
def pool_for_executor(reading: Reading) -> cst.Module:
    """Turn `with ProcessPoolExecutor(n) as executor: executor.map(f, values)` into the same with a pool."""
    changes = _other_pool(reading, Kind.EXECUTOR, "multiprocessing.Pool", {"max_workers": "processes"})
    _mapped(reading, Kind.EXECUTOR)
    return reading.changed({**changes, **reading.silenced(ends(reading, *ENDS))}, imports=["multiprocessing"])


@variation("pool-ended-by-hand", "Its pool is ended by close() and join(), without a with statement.")
def pool_ended_by_hand(reading: Reading) -> cst.Module:
    """Take the pool out of its `with`, and close and join it where that ended."""
    if reading.made(Kind.EXECUTOR):
        raise Unsuited("it has an executor, which has other names for that")
    if any(not isinstance(next(reading.around(call)), cst.WithItem) for call in pools(reading)):
        raise Unsuited("there is a pool that is not in a with statement by itself")
    last = "" if ends(reading, "close", "join") else "POOL.close()\nPOOL.join()\n"
    return reading.changed(opened(reading, assign=True, last=last))


# --- what they share ------------------------------------------------------------------------------------------------


def _mapped(reading: Reading, kind: Kind) -> list[cst.Call]:
    """The calls of map() with a function and one list of inputs; `Unsuited` if a pool is given anything else."""
    found = [
        call
        for call in reading.methods(kind, "map")
        if len(call.args) == 2 and all(each.keyword is None and not each.star for each in call.args)
    ]
    if not found or len(found) != len(reading.tasks):
        raise Unsuited(f"its {kind.value} is not given all tasks by map() with one list of inputs")
    return found


def _anew(reading: Reading, text: str, kind: Kind = Kind.POOL, **names: str) -> cst.Module:
    parts = {name: cst.Name(value) for name, value in names.items()}

    def change(call: cst.Call) -> cst.BaseExpression:
        assert isinstance(call.func, cst.Attribute)
        function, values = (each.value for each in call.args)
        return edit.expression(text, POOL=call.func.value, FUNCTION=function, VALUES=values, **parts)

    return reading.changed(dict.fromkeys(_mapped(reading, kind), change))


def _other_pool(reading: Reading, kind: Kind, name: str, keywords: dict[str, str]) -> dict[Any, edit.Change[Any]]:
    """The changes of the calls that make pools; `Unsuited` if one is not the item of a `with`."""
    makers = reading.made(kind)
    if not makers or any(not isinstance(next(reading.around(call)), cst.WithItem) for call in makers):
        raise Unsuited(f"there is no {kind.value} in a with statement, or another one besides")

    def change(call: cst.Call) -> cst.Call:
        args = [
            each.with_changes(keyword=cst.Name(keywords[each.keyword.value]))
            if each.keyword is not None and each.keyword.value in keywords
            else each
            for each in call.args
        ]
        return call.with_changes(func=cst.parse_expression(name), args=args)

    return dict.fromkeys(makers, change)
