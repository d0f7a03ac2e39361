"""The `source` family: which names the program's text calls or must not use, whatever it imported them as."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks import syntax, words
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
            raise ValueError("give calls, any_of or forbids")


def judge(params: Params, evidence: Evidence) -> Verdict:
    """Judge the source alone; nothing is run."""
    if evidence.answer.program is None:
        return words.not_run("there is no program to read")
    source, expected = evidence.answer.program.source, _expected(params)
    tree = syntax.parse(source)
    if isinstance(tree, SyntaxError):
        hint = "Mend the syntax error first."
        return words.failed(
            expected, f"the program is no valid Python{words.at_line(tree.lineno)}", hint, lines=[tree.lineno]
        )
    return (
        _forbidden(params, expected, source) or _missing(params, expected, source) or words.passed(expected, "it does")
    )


def _expected(params: Params) -> str:
    parts = []
    if params.calls:
        parts.append(f"calls {words.listed(params.calls)}")
    if params.any_of:
        parts.append(f"calls {words.listed(params.any_of, 'or')}")
    if params.forbids:
        parts.append(f"does without {words.listed(params.forbids, 'or')}")
    return f"the program {words.listed(parts)}"


def _forbidden(params: Params, expected: str, source: str) -> Verdict | None:
    bad = [use for use in syntax.uses(source) if any(_within(use.name, name) for name in params.forbids)]
    if not bad:
        return None
    actual = f"it uses {bad[0].name}{words.at_line(bad[0].line)}"
    hint = params.message or f"Find a way without {bad[0].name}."
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
    hint = params.message or f"Call {words.listed(missing)}."
    return words.failed(expected, f"it never calls {words.listed(missing)}", hint)


FAMILY = Family(name="source", params=Params, judge=judge)
