"""The nouns of grading as frozen dataclasses: what is asked, what was handed in, what happened, what it is worth.

No input or output happens here.
"""

from grader.model.asked import Assignment, CheckSpec, Exercise, Kind, Limits, Run, Schedule, StartMethod
from grader.model.handed_in import Answer, HandIn, Person, Place, Program, Roster, Submission
from grader.model.trace import (
    Awaited,
    Blocked,
    Chunk,
    Ended,
    Event,
    HeldAt,
    Hold,
    Holder,
    Lack,
    Process,
    Role,
    Source,
    Trace,
    Wait,
)
from grader.model.verdict import (
    Evidence,
    Family,
    Finding,
    Grade,
    QuestionReport,
    QuestionStatus,
    Report,
    Status,
    Verdict,
)
from grader.model.words import Word

__all__ = [
    "Answer",
    "Assignment",
    "Awaited",
    "Blocked",
    "CheckSpec",
    "Chunk",
    "Ended",
    "Event",
    "Evidence",
    "Exercise",
    "Family",
    "Finding",
    "Grade",
    "HandIn",
    "HeldAt",
    "Hold",
    "Holder",
    "Kind",
    "Lack",
    "Limits",
    "Person",
    "Place",
    "Process",
    "Program",
    "QuestionReport",
    "QuestionStatus",
    "Report",
    "Role",
    "Roster",
    "Run",
    "Schedule",
    "Source",
    "StartMethod",
    "Status",
    "Submission",
    "Trace",
    "Verdict",
    "Wait",
    "Word",
]
