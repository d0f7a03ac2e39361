"""An autograder for Gradescope: the zip that is uploaded there, and what runs in its container.

Facts: gradescope-autograders.readthedocs.io, "Autograder Specifications", "Submission Metadata", "Troubleshooting".
"""

from __future__ import annotations

from grader.autograder.harness import BUNDLE, run
from grader.autograder.package import MOST_MINUTES, Package, package

__all__ = ["BUNDLE", "MOST_MINUTES", "Package", "package", "run"]
