"""spec → bundle: an assignment without its solutions; recorded runs of them stand in their place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader import bundle, essay, spec
from grader.errors import UsageError
from grader.language import say
from grader.model import (
    Assignment,
    Exercise,
    Kind,
    Run,
)
from grader.pipeline.machine import tier_of
from grader.pipeline.options import Options, Progress, silent
from grader.pipeline.running import (
    FUTILE,
    needed_runs,
    reference_traces,
    run_name,
    runs_for,
    wants_reference,
)
from grader.sandbox import find_interpreter
from grader.tracefile import trace_to_json


def pack(
    assignment: Assignment, path: Path, shown: spec.Shown, options: Options, progress: Progress = silent
) -> bundle.Manifest:
    """Write a bundle: the specs, and recorded runs of the reference solutions in the place of the solutions.

    Raises UsageError where that cannot be, SandboxError where nothing can run.
    """
    if any(exercise.reference for exercise in assignment.exercises):
        raise UsageError(
            say("{path}: this is a bundle already. Pack the assignment's own folder.", path=assignment.path)
        )
    runs = {exercise.id: needed_runs(exercise) for exercise in assignment.exercises}
    bare = {name: tuple(run for run in needed if not run.calls.inputs) for name, needed in runs.items()}
    files = spec.packed_specs(assignment, shown, bare, _model_keywords)
    python, tier, recorded = options.python or assignment.python, tier_of(options), []
    for exercise in assignment.exercises:
        if not _shows_reference(exercise, shown):
            continue
        progress(exercise.id, say("the reference solution runs"))
        traces = reference_traces(exercise, _packed(exercise, shown), tier, python)
        for run, trace in traces.items():
            if trace.ended in FUTILE:
                raise UsageError(
                    say(
                        "{question}: the reference solution {ended} under {run}.",
                        question=exercise.id,
                        ended=trace.ended.value,
                        run=run_name(run),
                    )
                )
            name = f"runs/{exercise.number:02}-{exercise.id}/{run_name(run)}.json"
            files[name] = trace_to_json(trace)
            recorded.append(bundle.recorded(exercise.id, run, name))
        progress(exercise.id, "done")
    manifest = bundle.Manifest(
        grader=bundle.this_version(), assignment=assignment.id, specs=_digest(assignment), tier=tier,
        python=".".join(map(str, find_interpreter(python).version)), rubrics=shown.rubrics, hidden=shown.hidden,
        runs=tuple(recorded),
    )  # fmt: skip
    bundle.write_bundle(path, manifest, files)
    return manifest


def _shows_reference(exercise: Exercise, shown: spec.Shown) -> bool:
    """Whether runs of the reference are packed: not where only a check looks at them that is not shown itself."""
    if exercise.solution is None or exercise.kind is not Kind.PROGRAM:
        return False
    packed = [check for check in exercise.checks if shown.shows(check)]
    return len(packed) == len(exercise.checks) or any(map(wants_reference, packed))


def _packed(exercise: Exercise, shown: spec.Shown) -> tuple[Run, ...]:
    """The runs of the reference that are packed: calls only for checks that are shown, since they hold its inputs."""
    calls = {run for check in exercise.checks if shown.shows(check) for run in runs_for(check)}
    return tuple(run for run in needed_runs(exercise) if not run.calls.inputs or run in calls)


def _model_keywords(exercise: Exercise, rubric: Any) -> Mapping[str, float]:
    return essay.model_keywords(rubric, exercise.path, exercise.prompt)


def _digest(assignment: Assignment) -> str:
    """A short name for the specs and all files that they name."""
    own = [assignment.path, *(exercise.path for exercise in assignment.exercises)]
    named = [path for exercise in assignment.exercises for path in spec.files_named(exercise)]
    parts = [hashlib.sha256(path.read_bytes()).digest() for path in (*own, *named) if path.is_file()]
    given = repr([sorted(exercise.files.items()) for exercise in assignment.exercises if exercise.files])
    return hashlib.sha256(b"".join(parts) + (given.encode() if given != "[]" else b"")).hexdigest()[:16]
