"""Mutations of how a pool or an executor is made, given its tasks, and ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.kinds import PROMISES, Kind
from grader.audit.mutation import Measured, cure, kind, mutation
from grader.audit.reading import Reading, Unsuited, argument

CREATED = cure("pool", created=True)
USED = cure("pool", tasks_in_workers=True)
CLOSED = cure("pool", closed=True)
ORDERED = cure("pool", results=True, ordered=True)
RESULTS = cure("pool", results=True)
POOLS = (Kind.POOL, Kind.EXECUTOR)
ENDS = ("close", "join", "terminate", "shutdown")

_THREADED = {
    Kind.POOL: "multiprocessing.pool.ThreadPool",
    Kind.EXECUTOR: "concurrent.futures.ThreadPoolExecutor",
}
_SERIAL = {
    "map": "[FUNCTION(value) for value in VALUES]",
    "imap": "[FUNCTION(value) for value in VALUES]",
    "imap_unordered": "[FUNCTION(value) for value in VALUES]",
    "starmap": "[FUNCTION(*value) for value in VALUES]",
    "apply": "FUNCTION(*VALUES)",
    "apply_async": "READY(FUNCTION(*VALUES))",
    "map_async": "READY([FUNCTION(value) for value in VALUES])",
    "starmap_async": "READY([FUNCTION(*value) for value in VALUES])",
}
_READY = """\
class READY(concurrent.futures.Future):
    def __init__(self, value):
        super().__init__()
        self.set_result(value)
        self.get = self.result
        self.wait = lambda timeout=None: None
        self.ready = self.successful = lambda: True
"""


@mutation("thread-pool", "The pool is one of threads.", CREATED)
def thread_pool(reading: Reading) -> cst.Module:
    """Put ThreadPool in the place of Pool, ThreadPoolExecutor in that of ProcessPoolExecutor."""
    names = {call: _THREADED[reading.kinds.made(call) or Kind.POOL] for call in pools(reading)}
    changes = {call.func: edit.put(cst.parse_expression(name)) for call, name in names.items()}
    return reading.changed(changes, imports=[name.rpartition(".")[0] for name in names.values()])


@mutation("comprehension-for-pool", "There is no pool: a list comprehension does the tasks.", CREATED, USED)
def comprehension_for_pool(reading: Reading) -> cst.Module:
    """Do the tasks in the main process and leave the pool out."""
    changes = {call: edit.put(edit.NONE) for call in pools(reading)} | opened(reading, assign=False)
    return _serial(reading, {**changes, **reading.silenced(ends(reading, *ENDS))})


@mutation("pool-unused", "The pool is made and ended, but the main process does the tasks itself.", USED)
def pool_unused(reading: Reading) -> cst.Module:
    """Do the tasks in the main process and leave the pool as it is."""
    return _serial(reading, {})


@mutation("pool-never-closed", "The pool is neither closed nor joined.", CLOSED)
def pool_never_closed(reading: Reading) -> cst.Module:
    """Make the pool without a with statement, and leave out what ends it."""
    pools(reading)
    changes = {**opened(reading, assign=True), **reading.silenced(ends(reading, *ENDS))}
    if not changes:
        raise Unsuited("nothing ends the pool as it is")
    return reading.changed(changes)


@mutation("pool-not-joined", "The pool is closed, but nobody waits for its workers.", CLOSED)
def pool_not_joined(reading: Reading) -> cst.Module:
    """Make the pool without a with statement, and leave its join() out."""
    if not ends(reading, "close") or not ends(reading, "join"):
        raise Unsuited("there is no pool with close() and join()")
    return reading.changed({**opened(reading, assign=True), **reading.silenced(ends(reading, "join"))})


@mutation(
    "join-without-close",
    "join() is called on a pool that is still open, which fails.",
    CLOSED,
    cure("ends", exit_code=0),
)
def join_without_close(reading: Reading) -> cst.Module:
    """Leave out close() and keep join()."""
    if not ends(reading, "close") or not ends(reading, "join"):
        raise Unsuited("there is no pool with close() and join()")
    return reading.changed(reading.silenced(ends(reading, "close", "terminate")))


@mutation(
    "imap-unordered",
    "The results come as they are finished, not in the order of the inputs.",
    ORDERED,
    kind("reports", ordered=True),
)
def imap_unordered(reading: Reading) -> cst.Module:
    """Turn map() and imap() into imap_unordered(), an executor's map() into as_completed()."""
    pools(reading)
    mine = _given(reading.methods(Kind.POOL, "map", "imap"))
    executors = [call for call in _given(reading.methods(Kind.EXECUTOR, "map")) if call not in mine]
    if not mine and not executors:
        raise Unsuited("no pool is given a list of inputs by map() or imap()")
    changes: dict[Any, edit.Change[Any]] = {**dict.fromkeys(mine, _unordered), **dict.fromkeys(executors, _completed)}
    return reading.changed(changes, imports=["concurrent.futures"] if executors else [])


@mutation("other-pool-size", "The pool has one worker more.", cure("pool", size=Measured.POOL), shift=("size", 1))
def other_pool_size(reading: Reading) -> cst.Module:
    """Add one to the number of workers."""
    sizes = [size for call in pools(reading) if (size := _size(call)) is not None]
    if not sizes:
        raise Unsuited("the size of the pool is left to the machine")
    return reading.changed(dict.fromkeys(sizes, _one_more))


@mutation("failed-tasks-ignored", "Every task fails, and the main process hides it.", RESULTS)
def failed_tasks_ignored(reading: Reading) -> cst.Module:
    """Raise an exception in every task, and catch it where the results would arrive."""
    if not reading.tasks or not reading.task_functions:
        raise Unsuited("no pool is given a function of the program's own")
    arrivals = [*reading.tasks, *reading.methods(Kind.PROMISE, "get", "result")]
    changes: dict[Any, edit.Change[Any]] = {}
    for call in arrivals:
        line = reading.statement(call) or reading.enclosing(call, cst.For)
        if line is not None:
            changes[line] = _with_swallowing
    trouble = edit.statements('raise RuntimeError("something went wrong")\n')
    for function in reading.task_functions:
        changes[function] = lambda function: edit.reworked(function, lambda body: [*trouble, *body])
    return reading.changed(changes)


# --- the tasks ------------------------------------------------------------------------------------------------------


def pools(reading: Reading) -> list[cst.Call]:
    """The calls that make a pool or an executor; `Unsuited` if there are none."""
    found = reading.made(*POOLS)
    if not found:
        raise Unsuited("it makes no pool")
    return found


def _given(calls: Sequence[cst.Call]) -> list[cst.Call]:
    """Those of these calls that are given a function and inputs by place."""
    return [call for call in calls if len(call.args) >= 2 and all(each.keyword is None for each in call.args[:2])]


def _serial(reading: Reading, changes: dict[Any, edit.Change[Any]]) -> cst.Module:
    """The program with these changes, every task done in the main process."""
    pools(reading)
    if not reading.tasks:
        raise Unsuited("the pool is given nothing to do")
    executors, ready = reading.methods(Kind.EXECUTOR, "map", "submit"), reading.fresh("Ready")
    serially = {call: _submitted(ready) if call in executors else _in_place(ready) for call in reading.tasks}
    promised = [call for kind in POOLS for call in reading.methods(kind, *PROMISES)]
    helper = _READY.replace("READY", ready) if promised else ""
    imports = ["concurrent.futures"] if promised else []
    return reading.changed({**changes, **serially}, imports=imports, helper=helper)


def _in_place(ready: str) -> edit.Change[cst.Call]:
    """From a pool's call to what its workers would compute."""

    def change(call: cst.Call) -> cst.BaseExpression:
        assert isinstance(call.func, cst.Attribute)
        by_name = [found.value for name in ("args", "iterable") if (found := argument(call, name))]
        values = by_name or [each.value for each in call.args[1:2] if each.keyword is None] or [cst.Tuple(elements=[])]
        text = _SERIAL[call.func.attr.value]
        return edit.expression(text, FUNCTION=call.args[0].value, VALUES=values[0], READY=cst.Name(ready))

    return change


def _submitted(ready: str) -> edit.Change[cst.Call]:
    """The same for an executor: map() has an iterable for each parameter, submit() the arguments."""

    def change(call: cst.Call) -> cst.BaseExpression:
        assert isinstance(call.func, cst.Attribute)
        plain = [each for each in call.args[1:] if each.keyword is None]
        named = [each for each in call.args[1:] if each.keyword is not None]
        function = call.args[0].value
        if call.func.attr.value == "map":
            given = [call.args[0], *plain]
            return edit.expression("list(CALL)", CALL=cst.Call(func=cst.Name("map"), args=edit.arguments(given)))
        result = cst.Call(func=function, args=edit.arguments([*plain, *named]))
        return edit.expression("READY(RESULT)", READY=cst.Name(ready), RESULT=result)

    return change


def _unordered(call: cst.Call) -> cst.BaseExpression:
    return edit.expression("list(CALL)", CALL=edit.method(call, "imap_unordered", *edit.arguments(call.args[:2])))


def _completed(call: cst.Call) -> cst.BaseExpression:
    assert isinstance(call.func, cst.Attribute)
    text = "[done.result() for done in concurrent.futures.as_completed([OWNER.submit(FUNCTION, v) for v in VALUES])]"
    first, second = (each.value for each in call.args[:2])
    return edit.expression(text, OWNER=call.func.value, FUNCTION=first, VALUES=second)


def _with_swallowing(line: Any) -> Any:
    """A statement inside `try`; what it would have assigned or returned is an empty list then."""
    part = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
    instead = "pass"
    if isinstance(part, cst.Assign):
        instead = " = ".join([*(edit.code(each.target) for each in part.targets), "[]"])
    elif isinstance(part, cst.AnnAssign):
        instead = f"{edit.code(part.target)} = []"
    elif isinstance(part, cst.Return):
        instead = "return []"
    (made,) = edit.swallowed([line.with_changes(leading_lines=[])], f"{instead}\n")
    return made.with_changes(leading_lines=line.leading_lines)


# --- the pool -------------------------------------------------------------------------------------------------------


def ends(reading: Reading, *names: str) -> list[cst.Call]:
    """The calls of these methods of pools and executors."""
    return [call for kind in POOLS for call in reading.methods(kind, *names)]


def _holds_pool(reading: Reading, item: cst.WithItem) -> bool:
    return bool(reading.kinds.of(item.item) & set(POOLS))


def opened(reading: Reading, *, assign: bool, last: str = "") -> dict[Any, edit.Change[Any]]:
    """The changes from `with Pool() as pool: ...` to what was in the block, after `pool = Pool()` if that is wanted.

    `last` are statements on POOL that are to stand after the block.
    """
    changes: dict[Any, edit.Change[Any]] = {}
    for block in reading.all(cst.With):
        mine = [place for place, item in enumerate(block.items) if _holds_pool(reading, item)]
        if mine:
            items = [block.items[place] for place in mine if assign and block.items[place].asname]
            made = [_assignment(item) for item in items]
            after = [line for item in items for line in edit.statements(last.replace("POOL", _name(item)))]
            changes[block] = edit.without_items(mine, made, after)
    return changes


def _assignment(item: cst.WithItem) -> cst.SimpleStatementLine:
    """`pool = Pool()` from `Pool() as pool` or `closing(Pool()) as pool`."""
    assert item.asname is not None
    assert isinstance(item.asname.name, cst.Name | cst.Attribute)
    value = item.item
    if isinstance(value, cst.Call) and edit.code(value.func).endswith("closing"):
        value = value.args[0].value
    return cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(item.asname.name)], value=value)])


def _name(item: cst.WithItem) -> str:
    """`pool` from `Pool() as pool`."""
    assert item.asname is not None
    return edit.code(item.asname.name)


def _size(call: cst.Call) -> cst.BaseExpression | None:
    """What a pool is told of its size."""
    named = argument(call, "processes") or argument(call, "max_workers")
    first = [each for each in call.args[:1] if each.keyword is None and not each.star]
    found = named or next(iter(first), None)
    return found.value if found is not None and edit.code(found.value) != "None" else None


def _one_more(size: cst.BaseExpression) -> cst.BaseExpression:
    if isinstance(size, cst.Integer):
        return cst.Integer(str(int(size.value, 0) + 1))
    return cst.parse_expression(f"{edit.code(size)} + 1")
