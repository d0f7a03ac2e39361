"""A spec is tested before it is trusted: mutants of the reference solution must lose points in its checks.

Nothing is run here: `audit` is handed a function that runs programs and judges them.
"""

from __future__ import annotations

from grader.audit.catalogue import MUTATIONS
from grader.audit.conduct import audit, auditable
from grader.audit.document import to_document
from grader.audit.grade import Grade
from grader.audit.holes import as_yaml, to_be_written
from grader.audit.trial import Audit, Hole, Outcome, Trial, exit_code

__all__ = [
    "MUTATIONS",
    "Audit",
    "Grade",
    "Hole",
    "Outcome",
    "Trial",
    "as_yaml",
    "audit",
    "auditable",
    "exit_code",
    "to_be_written",
    "to_document",
]
