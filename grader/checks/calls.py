"""The `calls` family: a function of the program, called with inputs that nobody was told of, gives what it should.

Calls are made in the sandbox and judged here. What comes from there may be anything a program sends, but what is right
is never there: who does not compute it does not know it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from grader.checks import facts, values, words
from grader.language import joined, say
from grader.model import Calls, Event, Evidence, Family, Run, StartMethod, Trace, Verdict, signal_called

MOST = 200
"""So many inputs a check may have: each call has its own share of the time."""
_GUARD_HINT = say(
    'What a function needs has to stand outside of if __name__ == "__main__":, which new processes and others who use'
    " the program leave out."
)
_RETURN_HINT = say(
    "End the function with return and its result. print() shows a value, and gives nothing to the caller."
)
_EXCUSES = {
    "ModuleNotFoundError": say("the function needs a package that is not installed where it was called"),
    "EOFError": say("the function asks for input, and nobody was there to type it"),
}
"""Errors that may be no fault of the function's, and why."""
_TRY_HINT = say("Make this call yourself, and follow what the function does.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which function is called, with what, and what it gives."""

    function: str | tuple[str, ...]
    """The function's name, or several of which the first that there is counts."""

    any_name: bool = False
    """Whether another name will do: then the program's only function that takes the first input is called."""

    inputs: tuple[Any, ...]
    """One entry a call: a list of arguments, an argument that is no list, or a text with Python's: `"2, step=3"`."""

    equals: Literal["reference"] | tuple[Any, ...] = "reference"
    """`reference` (what its function gives), or a value for each input: a text is Python, `{raises: ValueError}`."""

    tolerance: float = 1e-9
    """How far a float may be off: relative to the larger of the two numbers, and absolute near 0."""

    start_method: StartMethod = StartMethod.FORK
    """How `multiprocessing` makes the processes that the function may start."""

    def __post_init__(self) -> None:
        names = self.names
        if not names or not all(name.isidentifier() for name in names):
            raise ValueError(say('function is the name of a function, or a list of names: "square"'))
        if not 1 <= len(self.inputs) <= MOST:
            raise ValueError(say("inputs lists the arguments of 1 to {most} calls", most=MOST))
        for value in self.inputs:
            _argument_text(value)
        if self.equals != "reference" and len(self.equals) != len(self.inputs):
            raise ValueError(
                say(
                    "equals has {values} values for {inputs} inputs; each needs one",
                    values=len(self.equals),
                    inputs=len(self.inputs),
                )
            )
        for value in () if self.equals == "reference" else self.equals:
            _wanted(value)
        if not 0 <= self.tolerance < 1:
            raise ValueError(say("tolerance is a number from 0 on and below 1, such as 1e-6"))

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which the function may be called."""
        return (self.function,) if isinstance(self.function, str) else self.function


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a call gave: a value, or an error of these kinds, or neither. `says` tells it, after the call's name."""

    says: str
    value: Any = None
    kinds: tuple[str, ...] = ()
    ended: bool = True
    line: int | None = None

    def agrees(self, wanted: Outcome, tolerance: float) -> bool:
        """True if this is what was wanted: an equal value, or an error of the wanted class or one derived from it."""
        if not (self.ended and wanted.ended) or bool(self.kinds) != bool(wanted.kinds):
            return False
        if wanted.kinds:
            return wanted.kinds[0] in self.kinds
        return values.equal(self.value, wanted.value, tolerance)


# --- what the author wrote ------------------------------------------------------------------------------------------


def _argument_text(value: Any) -> str:
    """The arguments of one call as they stand in its brackets. Raises ValueError for what are none."""
    if isinstance(value, dict):
        raise ValueError(
            say(
                "inputs: {value} could be meant in two ways; as an argument it is written as [{value}]",
                value=repr(value),
            )
        )
    text = value if isinstance(value, str) else repr(value)
    if isinstance(value, list | tuple):
        text = ", ".join(map(repr, value))
    try:
        call = ast.parse(f"f({text}\n)", mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise ValueError
        if any(keyword.arg is None for keyword in call.keywords):
            raise ValueError
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            ast.literal_eval(argument)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise ValueError(
            say(
                "inputs: {shown} is no list of Python's literals as they stand in the brackets of a "
                'call, such as "2" or "[1, 2], step=3"; a text among them needs quotation marks of its '
                "own: \"'a'\"",
                shown=repr(shown),
            )
        ) from None
    return text


def _wanted(value: Any) -> Outcome:
    """What is wanted of one call. Raises ValueError for what cannot be wanted."""
    if isinstance(value, dict) and set(value) == {"raises"}:
        if not isinstance(value["raises"], str) or not value["raises"].isidentifier():
            raise ValueError(say("equals: raises is the name of a class of exceptions, such as ValueError"))
        return Outcome(says=say("raises {error}", error=value["raises"]), kinds=(value["raises"],))
    if isinstance(value, str):
        try:
            value = ast.literal_eval(value)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            raise ValueError(
                say(
                    "equals: {value} is no value as Python writes it; a text needs quotation marks of "
                    'its own: "{quoted}"',
                    value=repr(value[:60]),
                    quoted=repr(value[:20]),
                )
            ) from None
    return Outcome(says=say("gives {value}", value=values.show(value)), value=value)


def run_of(params: Params) -> Run:
    """The run in which the calls are made."""
    calls = Calls(params.names, params.any_name, tuple(map(_argument_text, params.inputs)))
    return Run(params.start_method, calls=calls)


# --- what was seen --------------------------------------------------------------------------------------------------


def outcomes(trace: Trace, count: int) -> list[Outcome]:
    """What each call gave. What is told of it first counts: nobody can tell several things and be right in one."""
    gave: dict[object, Event] = {}
    ended: dict[object, Event] = {}
    for event in trace.find("gave", "call-ended"):
        (gave if event.kind == "gave" else ended).setdefault(event.data.get("key"), event)
    return [_outcome(gave.get(key), ended.get(key), trace) for key in range(count)]


def _outcome(gave: Event | None, ended: Event | None, trace: Trace) -> Outcome:
    if gave is not None and gave.data.get("error"):
        told = gave.data.get("kinds")
        kinds = tuple(map(facts.text, told)) if isinstance(told, list) else ()
        raised = joined("", [words.canonical(facts.text(gave.data.get("error"))), words.at_line(gave.line)])
        return Outcome(says=say("raises {error}", error=raised), kinds=kinds or ("BaseException",), line=gave.line)
    if gave is not None:
        value = values.read(gave.data.get("value"))
        return Outcome(says=say("gives {value}", value=values.show(value)), value=value, line=gave.line)
    return Outcome(says=_end(ended, trace), ended=False, line=ended.line if ended else None)


def _end(ended: Event | None, trace: Trace) -> str:
    how, code = (ended.data.get("how"), ended.data.get("code")) if ended else (None, None)
    if how == "endless":
        return say("comes to no end")
    if how == "exited" and isinstance(code, int):
        return say("ends the program with exit status {code}", code=code)
    if how == "signalled" and isinstance(code, int):
        return say("ends the program by the signal {signal}", signal=signal_called(code) or code)
    how = str(trace.ended).replace("_", " ")
    return say("was not made or gave nothing before the run was over ({ended})", ended=how)


# --- the verdict ----------------------------------------------------------------------------------------------------


def judge(params: Params, evidence: Evidence) -> Verdict:
    """Judge the run of the calls; the first that gives something else than it should decides."""
    return facts.on(run_of(params), _judge)(params, evidence)


def _judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    inputs = trace.run.calls.inputs or run_of(params).calls.inputs
    wanted, lack = _all_wanted(params, evidence)
    if lack:
        return words.broken(lack)
    function = next(iter(trace.find("functions")), None)
    name = _called(params, function)
    expected = say(
        "{function}() gives what it should for {inputs}",
        function=name or params.names[0],
        inputs=words.count(len(inputs), "input"),
    )
    if not name:
        return _nothing_to_call(params, expected, function, trace)
    given = outcomes(trace, len(inputs))
    wrong = [place for place, one in enumerate(given) if not one.agrees(wanted[place], params.tolerance)]
    if not wrong:
        return words.passed(
            expected, say("it does"), evidence=[{"source": "probe", "says": "compared outside the sandbox"}]
        )
    first = wrong[0]
    call = f"{name}({inputs[first] if len(inputs[first]) <= values.LONGEST else inputs[first][: values.LONGEST] + '…'})"
    where = values.difference(wanted[first].value, given[first].value, params.tolerance)
    said = say("{call} {does}", call=call, does=given[first].says)
    if where:
        said = say("{said}; it differs {where}", said=said, where=where)
    if len(inputs) > 1:
        said = say("{said} (wrong: {number} of {total} calls)", said=said, number=len(wrong), total=len(inputs))
    hint = _hint(given[first], wanted[first], evidence)
    expected, lines = say("{call} {does}", call=call, does=wanted[first].says), [given[first].line]
    for kind in given[first].kinds[:1]:
        if kind in _EXCUSES:
            return words.review(expected, said, _EXCUSES[kind], share=0.0, hint=hint, lines=lines)
    return words.failed(expected, said, hint, lines=lines)


def _all_wanted(params: Params, evidence: Evidence) -> tuple[list[Outcome], str]:
    """What every call should give; else why that cannot be told."""
    if params.equals != "reference":
        return [_wanted(value) for value in params.equals], ""
    trace = evidence.reference.get(run_of(params))
    if trace is None:
        return [], say("the check compares with the reference solution, in which no function was called")
    found = outcomes(trace, len(params.inputs))
    for text, one in zip(trace.run.calls.inputs, found, strict=True):
        if not one.ended or isinstance(one.value, values.Opaque):
            lack = say(
                "the reference cannot be compared with: its function, called with ({inputs}), {does}",
                inputs=text,
                does=one.says,
            )
            return [], lack
    return found, ""


def _called(params: Params, function: Event | None) -> str:
    """The name of the function that was called, empty if there was none that may be."""
    name = facts.text(function.data.get("name")) if function else ""
    may_be = name in params.names or (params.any_name and name.isidentifier())
    return name if may_be else ""


def _nothing_to_call(params: Params, expected: str, function: Event | None, trace: Trace) -> Verdict:
    errors = [event for event in trace.find("error") if event.data.get("where") == "main"]
    also, lines = "", [event.line for event in errors[:1]]
    if errors:
        error = words.canonical(f"{errors[0].data.get('type')}: {errors[0].data.get('message')}")
        told = joined("", [error, words.at_line(errors[0].line)])
        also = say("the program fails with {error}", error=told)
    if function is None:
        actual = say("the program's own lines do not come to an end, so that no function could be called")
        hint = say('Put what the program does, besides its functions, under if __name__ == "__main__":.')
        return words.failed(expected, joined("; ", filter(None, [actual, also])), hint, lines=lines)
    wanted = words.listed(params.names, "or")
    fits = _names(function.data.get("fits"))
    if len(fits) > 1:
        actual = say("there is no function {names}; {others} could be meant", names=wanted, others=words.listed(fits))
        return words.review(expected, actual, say("a person has to see which function is meant"), share=0.0)
    own = _names(function.data.get("names"))
    there = (
        say("the program defines {names}", names=words.listed(own)) if own else say("the program defines no function")
    )
    actual = joined("; ", filter(None, [say("there is no function {names}", names=wanted), there, also]))
    hint = say("Define the function at the program's top level, and call it {name}.", name=params.names[0])
    return words.failed(expected, actual, hint, lines=lines)


def _names(told: object) -> list[str]:
    return [facts.text(name) for name in told] if isinstance(told, list) else []


def _hint(given: Outcome, wanted: Outcome, evidence: Evidence) -> str:
    if not given.ended:
        look = say("Look for what never ends in the function, or for what ends the whole program.")
        return look if wanted.ended else ""
    if given.kinds:
        guarded = "NameError" in given.kinds and "__main__" in facts.source(evidence)
        return _GUARD_HINT if guarded else _TRY_HINT
    if given.value is None and wanted.value is not None:
        return _RETURN_HINT
    if isinstance(given.value, values.Opaque | values.Iterated):
        return say("Return plain data: numbers, texts, lists, tuples, sets and dicts of them.")
    return _TRY_HINT


def runs(params: Params) -> Sequence[Run]:
    """The run in which the calls are made."""
    return (run_of(params),)


FAMILY = Family(name="calls", params=Params, judge=judge, runs=runs)
