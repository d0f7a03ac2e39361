"""All variations, and the variants that they make of a reference solution: valid, and no two alike."""

from __future__ import annotations

from collections.abc import Sequence

from grader.audit.catalogue import rewritten
from grader.audit.forms import names, pools, printing, processes, shared
from grader.audit.forms.variation import Variant, Variation
from grader.audit.mutation import NotMade
from grader.audit.reading import Reading

VARIATIONS: tuple[Variation, ...] = (
    names.other_names,
    names.module_by_another_name,
    names.names_from_the_module,
    names.by_a_context,
    names.in_a_main_function,
    printing.written_for_printed,
    printing.flushed,
    printing.with_a_heading,
    processes.class_for_target,
    processes.partial_for_args,
    processes.arguments_by_place,
    processes.daemons_that_are_joined,
    processes.joined_in_reverse,
    processes.joined_in_a_comprehension,
    processes.joined_bit_by_bit,
    processes.slow_work,
    processes.spawned,
    pools.imap_for_map,
    pools.map_async_for_map,
    pools.apply_async_for_map,
    pools.starmap_for_map,
    pools.executor_for_pool,
    pools.submit_for_map,
    pools.pool_for_executor,
    pools.pool_ended_by_hand,
    shared.acquired_and_released,
    shared.rlock_for_lock,
    shared.semaphore_for_lock,
    shared.joinable_queue,
    shared.simple_queue,
    shared.tasks_for_gather,
)


def variants(reading: Reading, variations: Sequence[Variation] = VARIATIONS) -> tuple[list[Variant], list[NotMade]]:
    """The variants of a program in the order of the variations, and why the others were not made."""
    made, not_made = rewritten(reading, variations)
    return [Variant(variation=one, program=program, line=line) for one, program, line in made], not_made
