"""What came in from a class -> hand-ins: whose each is, where it lies, when it came.

A path is a file, a folder, an archive, or a download as a learning platform makes it. Nothing of what was handed in is
run or trusted here; archives are unpacked into a scratch folder, within bounds.
"""

from __future__ import annotations

from grader.intake.archives import is_archive, unpack
from grader.intake.collecting import Collected, collect

__all__ = ["Collected", "collect", "is_archive", "unpack"]
