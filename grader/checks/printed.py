"""What the `output` family asks of one text, and whether a text holds it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.checks import facts, numbers, syntax, words
from grader.checks.bounds import Bounds, fits, governing, phrase
from grader.checks.lines import search, search_all
from grader.language import say, say_number
from grader.model import Evidence, Process, Trace

By = Literal["each worker", "any worker", "all workers", "main"]
_FIELD = re.compile(r"\{[A-Za-z_]\w*\}")
Judged = Mapping[str, str]
"""Text by who printed it: `worker 1`, `all workers`, `main`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What must have been printed, and by whom. Everything that is given must hold."""

    by: By
    """Who: every worker, at least one of them, all of them together, or the main process."""
    one: Literal["number", "line"] | None = None
    """What there must be at least one of in each text."""
    distinct: bool = False
    """True: what was printed differs: between any two workers, or, where one text is judged, within it."""
    pattern: str | None = None
    """A regular expression (Python's `re`, line by line) that must be found."""
    such_as: str | None = None
    """With `pattern`: an example of such a line, which students see in its place."""
    equals: str | None = None
    """The whole text, or `reference` for what the reference solution prints there. Order counts if `ordered`."""
    at_least: int | None = None
    """The smallest number of lines that are not empty."""
    ordered: bool = False
    """True: with `equals`, the lines must come in that order too."""
    times: int | Bounds | None = None
    """With `pattern`: how many lines must match in each text."""
    workers: int | None = None
    """With `distinct`: how many workers one attempt has. Answers that show several attempts are judged one by one.
    With `pattern` and `each worker`: so many workers print it, and others, which print none of it, may help them."""

    def __post_init__(self) -> None:
        if not (self.one or self.distinct or self.pattern or self.equals is not None or self.at_least):
            raise ValueError(say("say what to look for: one, distinct, pattern, equals or at_least"))
        if self.ordered and self.equals is None:
            raise ValueError(say("ordered goes with equals"))
        if self.times is not None and self.pattern is None:
            raise ValueError(say("times goes with pattern"))
        if self.such_as is not None and self.pattern is None:
            raise ValueError(say("such_as goes with pattern"))
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(say("pattern is no regular expression: {why}", why=error)) from None


def expectation(params: Params) -> str:
    """What is asked for, as a sentence."""
    what = words.listed(list(_asked(params)))
    if params.by == "each worker":
        return say("each worker process prints {what}", what=what)
    if params.by == "any worker":
        return say("one of the worker processes prints {what}", what=what)
    if params.by == "main":
        return say("the main process prints {what}", what=what)
    return say("the worker processes print {what}", what=what)


_ONE = {"number": say("a number"), "line": say("a line")}
_ANOTHER = {"number": say("a different number"), "line": say("a different line")}
_DIFFERENT = {"number": say("different numbers"), "line": say("different lines")}


def _asked(params: Params) -> Iterator[str]:
    if params.one:
        different = _ANOTHER if params.by == "each worker" else _DIFFERENT
        yield (different if params.distinct else _ONE)[params.one]
    elif params.distinct:
        yield say("something different")
    if params.such_as is not None and params.times is None:
        yield say("a line such as '{example}'", example=params.such_as)
    elif params.such_as is not None and params.times is not None:
        yield say_number(
            "{amount} line such as '{example}'",
            "{amount} lines such as '{example}'",
            governing(params.times),
            amount=phrase(params.times),
            example=params.such_as,
        )
    elif params.pattern and params.times is None:
        yield say("a line that matches '{pattern}'", pattern=params.pattern)
    elif params.pattern and params.times is not None:
        yield say_number(
            "{amount} line that matches '{pattern}'",
            "{amount} lines that match '{pattern}'",
            governing(params.times),
            amount=phrase(params.times),
            pattern=params.pattern,
        )
    if params.equals == "reference":
        yield say("the same as the reference solution")
    elif params.equals is not None:
        yield repr(params.equals)
    if params.at_least:
        yield say("at least {amount}", amount=words.count(params.at_least, "line"))


def hint_for(params: Params, text: str = "") -> str:
    """Where to print it; how often, where it was printed in the right place."""
    if params.times is not None and search_all(params.pattern or "", text):
        return say("Print it {amount} times.", amount=phrase(params.times))
    if params.by == "main":
        return say("Print it in the main process.")
    return say("Print it in the function that the worker runs.")


def unfilled(texts: Iterable[str], source: str) -> int | None:
    """The line of a string that was printed with a `{name}` in it: there is no f before it, nor format() behind it."""
    said = "\n".join(texts)
    for node in syntax.nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.strip()
            if _FIELD.search(text) and text in said:
                return node.lineno
    return None


F_HINT = say(
    "Put an f before the string, as in {example}: without it the braces are printed as they stand.",
    example='f"number {number}"',
)


def texts(params: Params, trace: Trace) -> Judged:
    """The texts that are judged, by who printed them."""
    found = facts.workers(trace)
    if params.by == "main":
        return {say("the main process"): trace.text(trace.main)}
    if params.by == "any worker":
        return {process.label: said(trace, process) for process in found}
    pids = {process.pid for process in found}
    chunks = [chunk.text for chunk in trace.chunks if chunk.pid in pids and chunk.stream == "stdout"]
    return {say("the workers"): "".join(chunks)}


def said(trace: Trace, process: Process) -> str:
    """What a worker printed; what it logged to stderr counts if it printed nothing and ended well."""
    text = trace.text(process.pid)
    return text if text.strip() or not facts.ended_well(trace, process) else trace.text(process.pid, "stderr")


def fault(params: Params, texts: Judged, evidence: Evidence) -> str | None:
    """What is wrong with all of these texts, None if one of them is right."""
    faults = [fault_in(params, who, text, evidence) for who, text in texts.items()]
    if any(fault is None for fault in faults):
        return None
    return faults[0] if len(faults) == 1 else say("no worker process printed it")


def fault_in(params: Params, who: str, text: str, evidence: Evidence) -> str | None:
    """What is wrong with one text, None if nothing is."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = numbers.numbers(text) or numbers.spelled(text)
    if params.one == "number" and not found:
        return say("{who} printed no number", who=who)
    if not lines:
        return say("{who} printed nothing", who=who)
    if params.at_least and len(lines) < params.at_least:
        return say("{who} printed {lines}", who=who, lines=words.count(len(lines), "line"))
    if params.pattern and not search_all(params.pattern, text):
        if params.such_as is not None:
            return say("{who} printed no line such as '{example}'", who=who, example=params.such_as)
        return say("{who} printed no line that matches", who=who)
    if params.pattern and params.times is not None:
        number = sum(search(params.pattern, line) is not None for line in lines)
        if not fits(number, params.times):
            return say_number(
                "{who} printed {lines} that matches",
                "{who} printed {lines} that match",
                number,
                who=who,
                lines=words.count(number, "line"),
            )
    if params.equals is not None and not _equals(params, lines, evidence):
        return say("{who} printed something else", who=who)
    return _repeated(params, who, lines, found) if params.distinct and params.by != "each worker" else None


def _repeated(params: Params, who: str, lines: Sequence[str], found: Sequence[str]) -> str | None:
    units = found if params.one == "number" else lines
    if len(set(units)) == len(units):
        return None
    if params.one == "number":
        return say("{who} printed the same number more than once", who=who)
    return say("{who} printed the same line more than once", who=who)


def _equals(params: Params, lines: Sequence[str], evidence: Evidence) -> bool:
    """True if the lines are the wanted ones; each worker of the reference is a model that one may follow."""
    models = [params.equals or ""]
    if params.equals == "reference":
        models = list(texts(_as_any(params), evidence.reference[facts.NATURAL]).values())
    return any(_alike(lines, [line for line in model.splitlines() if line.strip()], params.ordered) for model in models)


def _as_any(params: Params) -> Params:
    return Params(by="any worker" if params.by == "each worker" else params.by, equals=params.equals)


def _alike(lines: Sequence[str], model: Sequence[str], ordered: bool) -> bool:
    one, other = [line.rstrip() for line in lines], [line.rstrip() for line in model]
    return one == other if ordered else Counter(one) == Counter(other)
