"""What came in from a class -> hand-ins: whose each is, where it lies, when it came; and who is enrolled.

A path is a file, a folder, an archive, or a download as a learning platform makes it. Nothing of what was handed in is
run or trusted here; archives are unpacked into a scratch folder, within bounds.
"""

from __future__ import annotations

from grader.intake.archives import is_archive, unpack
from grader.intake.collecting import Collected, collect
from grader.intake.joining import Joined, join, who_is_who
from grader.intake.layouts import canvas_uploads
from grader.intake.roster import read_roster

__all__ = [
    "Collected", "Joined", "canvas_uploads", "collect", "is_archive", "join", "read_roster", "unpack", "who_is_who",
]  # fmt: skip
