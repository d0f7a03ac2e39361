"""A spec is tested before it is trusted: the reference's mutants must lose points, its other forms must keep theirs.

Nothing is run here: `audit` is handed a function that runs programs and judges them.
"""

from __future__ import annotations

from grader.audit.catalogue import MUTATIONS
from grader.audit.conduct import audit, auditable
from grader.audit.document import to_document
from grader.audit.forms import VARIATIONS
from grader.audit.grade import Grade
from grader.audit.holes import as_yaml, to_be_written
from grader.audit.trial import Audit, Fate, Hole, Outcome, Rendition, Trial, exit_code

__all__ = [
    "MUTATIONS",
    "VARIATIONS",
    "Audit",
    "Fate",
    "Grade",
    "Hole",
    "Outcome",
    "Rendition",
    "Trial",
    "as_yaml",
    "audit",
    "auditable",
    "exit_code",
    "to_be_written",
    "to_document",
]
