"""An assignment in one file, with recorded runs of its reference solutions in the place of the solutions."""

from __future__ import annotations

from grader.bundle.manifest import MANIFEST, Manifest, Recorded, recorded, this_version
from grader.bundle.opening import Opened, find_archive, is_opened_bundle, open_bundle
from grader.bundle.packing import write_bundle

__all__ = [
    "MANIFEST",
    "Manifest",
    "Opened",
    "Recorded",
    "find_archive",
    "is_opened_bundle",
    "open_bundle",
    "recorded",
    "this_version",
    "write_bundle",
]
