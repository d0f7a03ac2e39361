"""All mutations, and the mutants that they make of a reference solution: valid, and no two alike."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from grader.audit import awaiting, calling, joining, pooling, sending, sharing, starting, working
from grader.audit.kinds import Kind
from grader.audit.mutation import Mutant, Mutation, NotMade, Rewriting
from grader.audit.reading import Reading, Unsuited
from grader.model import Program

Anew = TypeVar("Anew", bound=Rewriting)

MUTATIONS: tuple[Mutation, ...] = (
    working.orphan_grandchild,  # first, because it takes longest
    starting.no_start,
    starting.run_for_start,
    starting.target_called,
    starting.parent_prints,
    starting.threads_for_processes,
    starting.dummy_processes,
    starting.one_less,
    starting.one_more,
    starting.hard_coded,
    joining.no_join,
    joining.join_last_only,
    joining.join_timeout,
    joining.sleep_for_join,
    joining.join_in_start_loop,
    joining.daemon_killed,
    pooling.thread_pool,
    pooling.comprehension_for_pool,
    pooling.pool_unused,
    pooling.pool_never_closed,
    pooling.pool_not_joined,
    pooling.join_without_close,
    pooling.imap_unordered,
    pooling.other_pool_size,
    pooling.failed_tasks_ignored,
    working.swallowed_exception,
    working.worker_raises,
    working.worker_dies,
    sharing.no_lock,
    sharing.own_lock,
    sharing.released_too_early,
    sharing.locks_in_a_circle,
    sharing.no_end_signal,
    sharing.one_end_signal,
    sharing.empty_for_end,
    sharing.no_barrier,
    sharing.barrier_too_small,
    sharing.barrier_too_large,
    sharing.pipe_not_closed,
    sharing.all_in_one,
    sharing.same_seed,
    sending.no_main_guard,
    sending.lambda_target,
    sending.nested_target,
    awaiting.awaited_in_turn,
    calling.returns_nothing,
    calling.returns_argument,
    calling.returns_constant,
)


def mutants(reading: Reading, mutations: Sequence[Mutation] = MUTATIONS) -> tuple[list[Mutant], list[NotMade]]:
    """The mutants of a program in the order of the mutations, and why the others were not made."""
    made, not_made = rewritten(reading, mutations)
    return [Mutant(mutation=one, program=program, line=line) for one, program, line in made], not_made


def rewritten(reading: Reading, ways: Sequence[Anew]) -> tuple[list[tuple[Anew, Program, int]], list[NotMade]]:
    """The programs that these ways to rewrite one make, each with the first line that differs, and why others do not.

    Each is valid Python, and no two are alike.
    """
    made: list[tuple[Anew, Program, int]] = []
    not_made: list[NotMade] = []
    try:
        seen = {_meaning(reading.module.code): "the reference"}
    except Unsuited as why:
        return [], [NotMade(rewriting=way, why=str(why)) for way in ways]
    for way in ways:
        try:
            text = way.make(reading).code
            meaning = _meaning(text)
            if meaning in seen:
                raise Unsuited(f"it would be the same as {seen[meaning]}")
        except Unsuited as why:
            not_made.append(NotMade(rewriting=way, why=str(why)))
            continue
        seen[meaning] = way.name
        line = _first_difference(reading.source, text)
        if reading.unit is Kind.THREAD:
            way = replace(way, says=way.says.replace("processes", "threads").replace("process", "thread"))
        made.append((way, Program(source=text), line))
    return made, not_made


def _meaning(text: str) -> str:
    """What two programs that differ in layout only have in common. Raises `Unsuited` for what is no program."""
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError as error:
        raise Unsuited(f"it would not be valid Python: {error}") from error


def _first_difference(reference: str, mutant: str) -> int:
    """The first line of the mutant that the reference has not; imports that were only added come last."""
    matcher = difflib.SequenceMatcher(None, reference.splitlines(), lines := mutant.splitlines(), autojunk=False)
    changed = [start for tag, _, _, start, _ in matcher.get_opcodes() if tag != "equal"]
    telling = [start for start in changed if not "".join(lines[start : start + 1]).startswith(("import ", "from "))]
    return (telling or changed or [0])[0] + 1
