"""The `source` family: which names the program's text calls or must not use, whatever it imported them as."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks import syntax, words
from grader.language import say
from grader.model import Evidence, Family, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Rules about dotted names as the import statements resolve them: `multiprocessing.Process`."""

    calls: tuple[str, ...] = ()
    """Every one of these must be called; a subclass counts as its base."""
    any_of: tuple[str, ...] = ()
    """At least one of these must be called."""
    forbids: tuple[str, ...] = ()
    """None of these may be used or imported; a module's name forbids all that is in it."""
    message: str | None = None
    """What to tell a student whose program breaks the rules, in place of the family's own hint."""

    def __post_init__(self) -> None:
        if not (self.calls or self.any_of or self.forbids):
            raise ValueError(say("give calls, any_of or forbids"))


def judge(params: Params, evidence: Evidence) -> Verdict:
    """Judge the source alone; nothing is run."""
    if evidence.answer.program is None:
        return words.not_run(say("there is no program to read"))
    source, expected = evidence.answer.program.source, _expected(params)
    tree = syntax.parse(source)
    if isinstance(tree, SyntaxError):
        hint = say("Mend the syntax error first.")
        actual = say("the program is no valid Python{at_line}", at_line=words.at_line(tree.lineno))
        return words.failed(expected, actual, hint, lines=[tree.lineno])
    return (
        _forbidden(params, expected, source)
        or _missing(params, expected, source)
        or words.passed(expected, say("it does"))
    )


def _expected(params: Params) -> str:
    parts = []
    if params.calls:
        parts.append(say("calls {names}", names=words.listed(params.calls)))
    if params.any_of:
        parts.append(say("calls {names}", names=words.listed(params.any_of, "or")))
    if params.forbids:
        parts.append(say("does without {names}", names=words.listed(params.forbids, "or")))
    return say("the program {does}", does=words.listed(parts))


def _forbidden(params: Params, expected: str, source: str) -> Verdict | None:
    bad = [use for use in syntax.uses(source) if any(_within(use.name, name) for name in params.forbids)]
    if not bad:
        return None
    actual = say("it uses {name}{at_line}", name=bad[0].name, at_line=words.at_line(bad[0].line))
    hint = params.message or say("Find a way without {name}.", name=bad[0].name)
    return words.failed(expected, actual, hint, lines=[use.line for use in bad])


def _within(name: str, forbidden: str) -> bool:
    return name == forbidden or name.startswith(forbidden + ".")


def _missing(params: Params, expected: str, source: str) -> Verdict | None:
    called = {use.name for use in syntax.uses(source) if use.called}
    missing = [name for name in params.calls if name not in called]
    if params.any_of and not called.intersection(params.any_of):
        missing.append(words.listed(params.any_of, "or"))
    if not missing:
        return None
    names = words.listed(missing)
    hint = params.message or say("Call {names}.", names=names)
    return words.failed(expected, say("it never calls {names}", names=names), hint)


FAMILY = Family(name="source", params=Params, judge=judge)
