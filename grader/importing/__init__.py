"""An assignment of nbgrader or otter -> one of ours: questions, references, and checks that the references pass."""

from __future__ import annotations

from grader.courses import System
from grader.importing.course import Imported, import_course
from grader.importing.notes import Question

__all__ = ["Imported", "Question", "System", "import_course"]
