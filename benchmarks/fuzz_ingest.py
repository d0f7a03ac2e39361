"""Fuzz what reads students' files, guided by coverage: archives, notebooks, scripts and texts of every kind.

    pip install atheris            # by hand: it has no wheel for every Python
    python benchmarks/fuzz_ingest.py -max_total_time=1800 -timeout=20 -rss_limit_mb=4000 [FOLDER_OF_SEEDS]

The arguments are libFuzzer's. Whatever the bytes are, they must be read or refused with a UsageError, in bounded
time and memory; anything else is a finding, and libFuzzer leaves the input in a file `crash-...` or `timeout-...`.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["grader.submission", "grader.intake"]):
    from grader import pipeline
    from grader.errors import UsageError
    from grader.intake import unpack

ROOT = Path(__file__).parent.parent
ASSIGNMENT = pipeline.open_assignment("multiprocessing", ROOT)
NAMES = ("x.ipynb", "x.py", "x.md", "x.txt", "x.zip", "x.tar", "x.tar.gz")
PLACE = Path(tempfile.mkdtemp(prefix="fuzz-"))
warnings.simplefilter("ignore")


def one(data: bytes) -> None:
    """Hand in the bytes as a file of a kind that their first byte chooses."""
    if not data:
        return
    path = PLACE / NAMES[data[0] % len(NAMES)]
    path.write_bytes(data[1:])
    with contextlib.suppress(UsageError):
        if path.suffix in (".ipynb", ".py", ".md", ".txt"):
            pipeline.read(path, ASSIGNMENT)
        else:
            folder = PLACE / "out"
            folder.mkdir(exist_ok=True)
            try:
                unpack(path, folder)
            finally:
                shutil.rmtree(folder)
    path.unlink()


def main() -> None:
    """Fuzz until libFuzzer's arguments say that it is enough."""
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
