"""What runs in Gradescope's container: grade what was handed in, write `results.json`.

A fault of ours that leaves nothing to be graded writes no `results.json`: then Gradescope says that the autograder
failed to execute correctly and records no score, where a score of ours, or a time limit of theirs, would count.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from grader import pipeline, scoring
from grader.autograder.metadata import Metadata, read_metadata
from grader.errors import UsageError
from grader.language import replaced, say
from grader.model import Assignment, Grade, HandIn, Submission
from grader.report.gradescope import to_gradescope
from grader.report.json import to_document
from grader.report.view import max_score

BUNDLE = "assignment.zip"
_SPARE = 90.0
"""Seconds of the platform's time limit in which no new program is started: one that has been takes up to 30 s."""
_LAST = 15.0
_OWN_MEMORY = 200 << 20
"""Bytes of the container's memory that are ours and not the student's program's."""
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def run(root: Path, seconds: float, at_least: str, give_up: Callable[[], object]) -> None:
    """Grade `root/submission` within the platform's time limit, in a sandbox as strong as `at_least`.

    `give_up` is called shortly before that limit, in a thread of its own, and has to end everything: what the platform
    ends counts as 0 points. Raises GraderError, OSError where nothing can be graded; then there are no results.
    """
    begin = time.monotonic()
    results = root / "results" / "results.json"
    results.unlink(missing_ok=True)
    watch = threading.Timer(max(1.0, seconds - _LAST), give_up)
    watch.daemon = True
    watch.start()
    try:
        assignment = _fitting(pipeline.open_assignment(BUNDLE, root / "source"))
        options = pipeline.Options(at_least=at_least, lanes=1, seconds=max(seconds / 2, seconds - _SPARE))
        grade = _graded(root / "submission", assignment, options, read_metadata(root / "submission_metadata.json"))
        _write(results, to_gradescope(replace(grade, seconds=time.monotonic() - begin)))
    finally:
        watch.cancel()


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _graded(folder: Path, assignment: Assignment, options: pipeline.Options, told: Metadata) -> Grade:
    """The grade. Lateness costs what the assignment says, by Gradescope's due date, or else its own."""
    submission = _read(folder, assignment, told.student)
    due = (told.due or assignment.terms.due) if assignment.terms.late is not None else None
    hand_in = HandIn(
        student=submission.student, path=folder, name=told.student, ids=told.ids, submitted=told.submitted,
        attempt=told.attempt, due=due,
    )  # fmt: skip
    report = pipeline.grade(submission, assignment, options, hand_in=hand_in)
    status = scoring.report_status(report)
    return Grade(
        hand_in=hand_in, document=to_document(report, status), score=report.score, max_score=max_score(report),
        status=status, graded=datetime.now(timezone.utc),
    )  # fmt: skip


def _read(folder: Path, assignment: Assignment, student: str) -> Submission:
    """What was handed in; what cannot be read awaits a person, with the reason."""
    try:
        read = pipeline.read(_chosen(folder, assignment), assignment)
    except UsageError as error:
        said = replaced(re.compile(re.escape(f"{folder}/")), lambda _: "", error.message)
        said = replaced(re.compile(re.escape(str(folder))), lambda _: say("the submission"), said)
        read = Submission(name="", student=student, answers={}, notes=(said,))
    return replace(read, student=student or read.student)


def _chosen(folder: Path, assignment: Assignment) -> Path:
    """The file that is the homework, the one archive, or all files together."""
    files = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")] if folder.is_dir() else []
    if len(files) == 1 and files[0].is_file() and not files[0].is_symlink():  # a link could lead to our own files
        return files[0]
    try:
        return pipeline.find_submission(folder, assignment)
    except (UsageError, OSError):
        return folder


def _fitting(assignment: Assignment) -> Assignment:
    """The assignment with limits of memory that leave us room in the container."""
    room = _memory()
    if room is None:
        return assignment
    most = max(room - _OWN_MEMORY, room // 2)
    exercises = (
        replace(one, limits=replace(one.limits, memory=min(one.limits.memory, most))) for one in assignment.exercises
    )
    return replace(assignment, exercises=tuple(exercises))


def _memory() -> int | None:
    """Bytes that the container may use (cgroups(7), memory.max of version 2), None where nothing limits it."""
    for path in _LIMITS:
        try:
            return int(Path(path).read_text(encoding="ascii"))
        except (OSError, ValueError):
            continue
    return None
