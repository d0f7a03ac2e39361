"""An assignment of nbgrader or otter -> one of ours: questions, references, and checks that the references pass."""

from __future__ import annotations

from grader.courses import System
from grader.importing.course import Imported, Question, import_course

__all__ = ["Imported", "Question", "System", "import_course"]
