"""Many submissions: who is to be graded, worker processes that grade, results that are kept one by one."""

from __future__ import annotations

from grader.batch.anew import student_reports, write_all_anew
from grader.batch.enrolling import Enrolled, enrolled
from grader.batch.files import Output
from grader.batch.kept import packed_answer, unpacked_answer
from grader.batch.likenesses import graded_writings, is_graded, read_writings
from grader.batch.run import Batch, Progress, Tally, grade_class
from grader.batch.standing import Standing, standing

__all__ = [
    "Batch",
    "Enrolled",
    "Output",
    "Progress",
    "Standing",
    "Tally",
    "enrolled",
    "grade_class",
    "graded_writings",
    "is_graded",
    "packed_answer",
    "read_writings",
    "standing",
    "student_reports",
    "unpacked_answer",
    "write_all_anew",
]
