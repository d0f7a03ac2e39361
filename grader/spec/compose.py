"""YAML text -> nodes that know where they stand, bounded in number and depth. Tags are not acted upon.

PyYAML's own composer in C recurses without a bound, so that a file of brackets ends the interpreter with a
segmentation fault; its parser does not, hence nodes are put together from the parser's events here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from grader.language import joined, say
from grader.spec.source import Fault, Spot

MAX_NODES = 20_000
"""A spec has at most this many values, aliases written out; real ones have a few hundred."""

MAX_DEPTH = 50

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C is some ten times as fast; PyYAML may have been built without it."""

_ADVICE = {
    "mapping values are not allowed": say(
        "Text that holds a colon needs quotation marks; or the indentation is wrong."
    ),
    "cannot start any token": say(
        "Indent with spaces, not tabs; text that begins with @, % or ` needs quotation marks."
    ),
    "expected <block end>": say("Is the indentation right?"),
    "could not find expected ':'": say("Is a colon missing, or the space after it?"),
    "found a tab character": say("Indent with spaces."),
    "did not find expected key": say("Is the indentation right?"),
    "did not find expected '-'": say("Is the indentation right?"),
    "end of stream": say("Is a quotation mark or a bracket not closed?"),
    "stream end": say("Is a quotation mark or a bracket not closed?"),
}
"""What to do about the commonest errors of the parsers in C and in Python, by a part of their messages."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number or other single value; `tag` is None for a plain one, `!` for one in quotation marks."""

    spot: Spot
    tag: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    spot: Spot
    tag: str | None
    items: list[Node]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in their order; a key may be any node and come twice."""

    spot: Spot
    tag: str | None
    pairs: list[tuple[Node, Node]]


Node = Scalar | Sequence | Mapping


def too_much(spot: Spot) -> Fault:
    """There are more values than a spec may have."""
    return Fault(say("expected at most {max_nodes} values, got more.", max_nodes=format(MAX_NODES, ",")), spot)


def too_deep(spot: Spot) -> Fault:
    """Values are nested more than a spec may have them."""
    return Fault(say("expected values at most {max_depth} deep, got deeper ones.", max_depth=MAX_DEPTH), spot)


def compose(text: str) -> Node | None:
    """The one document of a text, or None if it is empty. Raises `Fault` at the first error of syntax."""
    try:
        return _Composer(yaml.parse(text, _LOADER)).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax(error) from error
    except yaml.YAMLError as error:
        raise Fault(say("not valid YAML: {why}.", why=error)) from error


class _Composer:
    """A descent over the parser's events, at most `MAX_DEPTH` deep."""

    def __init__(self, events: Iterator[Event]) -> None:
        self.events = events
        self.anchors: dict[str, Node] = {}
        self.count = 0

    def document(self) -> Node | None:
        starts = (event for event in self.events if isinstance(event, DocumentStartEvent))
        if next(starts, None) is None:
            return None
        node = self._node(next(self.events), 0)
        second = next(starts, None)
        if second is not None:
            raise Fault(say("expected one document in a file, got a second one (---)."), _spot(second))
        return node

    def _node(self, event: Event, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_NODES:
            raise too_much(_spot(event))
        if depth >= MAX_DEPTH:
            raise too_deep(_spot(event))
        if isinstance(event, AliasEvent):
            return self._alias(event)
        node = self._new(event, depth)
        if isinstance(event, NodeEvent) and event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: AliasEvent) -> Node:
        """The anchor's node. An anchor is known once its value is complete, so nothing can hold itself."""
        if event.anchor not in self.anchors:
            raise Fault(
                say("expected an anchor &{anchor} above, found none for *{anchor}.", anchor=event.anchor), _spot(event)
            )
        return self.anchors[event.anchor]

    def _new(self, event: Event, depth: int) -> Node:
        spot = _spot(event)
        if isinstance(event, SequenceStartEvent):
            return Sequence(spot, event.tag, [self._node(item, depth + 1) for item in self._until_end()])
        if isinstance(event, MappingStartEvent):
            keys = (self._node(key, depth + 1) for key in self._until_end())
            return Mapping(spot, event.tag, [(key, self._node(next(self.events), depth + 1)) for key in keys])
        assert isinstance(event, ScalarEvent)
        plain = event.implicit[0] and event.tag is None
        return Scalar(spot, None if plain else event.tag or "!", event.value)

    def _until_end(self) -> Iterator[Event]:
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                return
            yield event


def _spot(event: Event) -> Spot:
    return _place(event.start_mark)


def _place(mark: Any) -> Spot:
    """A place from a mark, which is of another class in C and counts from 0."""
    return Spot(mark.line + 1, mark.column + 1)


def _syntax(error: yaml.MarkedYAMLError) -> Fault:
    problem = error.problem or error.context or say("error of syntax")
    mark, started = error.problem_mark or error.context_mark, error.context_mark
    advice = next((advice for sign, advice in _ADVICE.items() if sign in problem), "")
    if error.context and started and mark and started.line != mark.line:
        problem = say(
            "{problem} ({context} that begins on line {line})",
            problem=problem,
            context=error.context,
            line=started.line + 1,
        )
    said = say("not valid YAML: {why}.", why=problem)
    return Fault(joined(" ", filter(None, [said, advice])), _place(mark))
