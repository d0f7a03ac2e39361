"""Kill a batch at random moments, again and again, and see whether its results are those of one that was left alone.

    python benchmarks/kill_and_resume.py [--submissions 100] [--kills 30] [--seed 1]

Exit code: 0 if every verdict is the same, no file is half written, the database is whole and no process is left.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from common import copies

ROOT = Path(__file__).parent.parent


def grade(folder: Path, output: Path, seconds: float | None) -> bool:
    """Grade for so many seconds, then kill; True if it was done before."""
    command = [sys.executable, "-m", "grader", "grade", folder, "-a", "multiprocessing", "-o", output, "-q"]
    with subprocess.Popen(command, cwd=ROOT) as grader:
        try:
            grader.wait(seconds)
        except subprocess.TimeoutExpired:
            below = psutil.Process(grader.pid).children(recursive=True)
            grader.kill()
            grader.wait()
            _, alive = psutil.wait_procs(below, timeout=10)
            left = [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]
            if left:
                raise SystemExit(f"left behind: {left}") from None
            return False
    return True


def verdicts(output: Path) -> dict[str, object]:
    """By student, what was found, without what is luck: times, and which process had which number."""
    found = {}
    for path in sorted((output / "json").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        checks = [(one["id"], [{**check, "evidence": 0} for check in one["checks"]]) for one in document["questions"]]
        found[path.stem] = (document["status"], document["score"], checks)
    return found


def main() -> int:
    """Compare both; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=100)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lot = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        folder, killed, whole = (Path(place, name) for name in ("class", "killed", "whole"))
        folder.mkdir()
        copies(ROOT / "examples/submissions/missing-joins.py", options.submissions, folder)
        begin, kills = time.monotonic(), 0
        while kills < options.kills and not grade(folder, killed, lot.uniform(0.5, 4.0)):
            kills += 1
            for path in [*killed.glob("json/*.json"), *killed.glob("report/*.html")]:
                assert path.read_text(encoding="utf-8").rstrip().endswith(("}", "</html>")), path
        grade(folder, killed, None)
        grade(folder, whole, None)
        with sqlite3.connect(killed / "results.sqlite") as connection:
            check = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        one, other = verdicts(killed), verdicts(whole)
        differ = [student for student in other if one.get(student) != other[student]]
        print(f"{len(other)} submissions, {kills} kills, {time.monotonic() - begin:.0f} s in all: "
              f"{len(differ)} results differ; integrity_check says {check}")  # fmt: skip
        return int(bool(differ) or check != "ok" or len(one) != len(other))


if __name__ == "__main__":
    sys.exit(main())
