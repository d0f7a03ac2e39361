"""A YAML file as plain values that know where they stand in it, with the problems found in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.language import joined, say
from grader.spec import scalars
from grader.spec.compose import MAX_DEPTH, MAX_NODES, Mapping, Node, Scalar, Sequence, compose, too_deep, too_much
from grader.spec.problem import Problem, Trail, write_trail
from grader.spec.source import START, Fault, Spot, read_text
from grader.spec.words import expected, plain, show


@dataclass(slots=True, kw_only=True)
class Document:
    """What a file says. `data` is None where it could not be read; then there is a problem, unless it is empty.

    `values` and `keys` tell where the value at a trail and its key stand.
    """

    file: Path
    data: Any = None
    values: dict[Trail, Spot] = field(default_factory=dict)
    keys: dict[Trail, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def blame(self, trail: Trail, message: str, *, key: bool = False) -> None:
        """Note a problem with the value at this trail, or with its key."""
        spots = self.keys if key else self.values
        self.blame_spot(spots.get(trail, START), message, trail)

    def blame_spot(self, spot: Spot, message: str, trail: Trail = ()) -> None:
        """Note a problem with a place in the file."""
        line, column = spot
        where = write_trail(trail)
        self.problems.append(Problem(file=self.file, line=line, column=column, trail=where, message=plain(message)))

    def mapping(self, keys: str) -> dict[str, Any] | None:
        """The file's values by key; None, and a problem, if it does not hold a mapping. `keys` is for the message."""
        if isinstance(self.data, dict):
            return self.data
        if not self.problems:
            empty = self.data is None
            what = say("a mapping with {keys}", keys=keys)
            told = say("expected {what}, got an empty file.", what=what) if empty else expected(what, self.data)
            self.blame((), told)
        return None


def read_document(file: Path) -> Document:
    """Read a file; whatever is wrong with it becomes its problems, nothing is raised."""
    document = Document(file=file)
    try:
        node = compose(read_text(file))
        document.data = None if node is None else _Builder(document).value(node, ())
    except Fault as fault:
        document.blame_spot(fault.spot, fault.args[0])
    return document


class _Builder:
    """Turns nodes into values, with a budget: aliases can make much out of little."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.budget = MAX_NODES

    def value(self, node: Node, trail: Trail) -> Any:
        self._pay(node)
        if len(trail) >= MAX_DEPTH:  # aliases deepen what was not too deep as it was written
            raise too_deep(node.spot)
        self.document.values[trail] = node.spot
        if isinstance(node, Mapping):
            self._require_tag(node, "map", trail)
            return self._mapping(node, trail)
        if isinstance(node, Sequence):
            self._require_tag(node, "seq", trail)
            return [self.value(item, (*trail, index)) for index, item in enumerate(node.items)]
        return self._scalar(node, trail)

    def _pay(self, node: Node) -> None:
        """Take a node's cost from the budget; a long text costs more, as an alias can repeat it."""
        self.budget -= 1 + (len(node.text) // 100 if isinstance(node, Scalar) else 0)
        if self.budget < 0:
            raise too_much(node.spot)

    def _scalar(self, node: Scalar, trail: Trail) -> Any:
        try:
            return scalars.read(node.tag, node.text)
        except ValueError as error:
            self.document.blame(trail, error.args[0])
            return node.text.encode("utf-8", "replace").decode("utf-8")

    def _mapping(self, node: Mapping, trail: Trail) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.pairs:
            key = self._key(key_node, trail)
            below = (*trail, key or "")
            if key in result:
                first = self.document.keys[below].line
                message = say(
                    "expected each key once, got {key} again (first on line {line}).", key=show(key), line=first
                )
                self.document.blame_spot(key_node.spot, message, below)
            elif key is not None:
                self.document.keys[below] = key_node.spot
                result[key] = self.value(value_node, below)
        return result

    def _key(self, node: Node, trail: Trail) -> str | None:
        """A key as it is written, so that `on` and `4` are texts; None, and a problem, if it cannot be one."""
        if not isinstance(node, Scalar):
            got = say("a mapping") if isinstance(node, Mapping) else say("a list")
            advice = say("Text that begins with {brace} or [ needs quotation marks.", brace="{")
            message = joined(" ", [say("expected a word as the key, got {got}.", got=got), advice])
        elif node.tag not in (None, "!", scalars.TAG + "str"):
            message = scalars.unknown_tag(node.tag)
        elif node.tag is None and node.text == "<<":
            message = say(
                "expected a word as the key, got a merge key (<<), which is not supported. Write the keys out."
            )
        else:
            return node.text
        self.document.blame_spot(node.spot, message, trail)
        return None

    def _require_tag(self, node: Mapping | Sequence, known: str, trail: Trail) -> None:
        if node.tag not in (None, "!", scalars.TAG + known):
            self.document.blame(trail, scalars.unknown_tag(node.tag or ""))
