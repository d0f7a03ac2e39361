"""The whole job in one sentence: spec → submission → run → trace → checks → verdict → report.

The only part that knows all the others; each step lives in the package of its name. In this one, `asking` opens what is
asked, `reading` what was handed in, `running` runs programs and gives their traces, and `grading` leads one submission
through all of it to its report. `packing` makes bundles, `comparing` lays answers side by side, `machine` tells what
this machine offers. Callers take everything from here.
"""

from __future__ import annotations

from grader.pipeline.asking import (
    begin_assignment,
    checks_asked,
    families,
    files_named,
    find_question,
    is_bundle,
    open_assignment,
    parameter_schemas,
    plugin_modules,
    schemas,
    validate,
    with_files,
)
from grader.pipeline.comparing import alike, writings
from grader.pipeline.grading import Job, Known, Trial, bench, grade, grade_submission, judge, settle
from grader.pipeline.machine import doctor, python_of, scratch, tier_of, weakest
from grader.pipeline.options import Options, Progress
from grader.pipeline.packing import pack
from grader.pipeline.reading import (
    canvas_uploads,
    collect,
    find_submission,
    join,
    no_link,
    read,
    read_roster,
    who_is_who,
    work_of,
)
from grader.pipeline.running import (
    FUTILE,
    needed_runs,
    reference_program,
    reference_runs,
    trace_program,
    trace_question,
    trace_reference,
    wants_reference,
)

__all__ = [
    "FUTILE", "Job", "Known", "Options", "Progress", "Trial", "alike", "begin_assignment", "bench", "canvas_uploads",
    "checks_asked", "collect", "doctor", "families", "files_named", "find_question", "find_submission", "grade",
    "grade_submission", "is_bundle", "join", "judge", "needed_runs", "no_link", "open_assignment", "pack",
    "parameter_schemas", "plugin_modules", "python_of", "read", "read_roster", "reference_program", "reference_runs",
    "schemas", "scratch", "settle", "tier_of", "trace_program", "trace_question", "trace_reference", "validate",
    "wants_reference", "weakest", "who_is_who", "with_files", "work_of", "writings",
]  # fmt: skip
