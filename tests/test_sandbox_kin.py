"""Whose descendants are whose, when their parents have gone."""

from __future__ import annotations

import contextlib
import subprocess
import sys

import psutil

from grader.sandbox.kin import Kin
from grader.sandbox.plain import APART_FROM_US

ORPHANS = """
import subprocess, sys
input()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
print(child.pid, flush=True)
"""


def test_an_orphan_is_known_though_its_parent_has_gone() -> None:
    command = [sys.executable, "-c", ORPHANS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **APART_FROM_US) as parent:
        kin = Kin(parent.pid)
        assert parent.stdin is not None and parent.stdout is not None
        parent.stdin.write("\n")
        parent.stdin.close()
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.wait()
        try:
            found = list(kin.pids())
            assert orphan.pid in found
            assert psutil.Process().pid not in found
        finally:
            kin.close()
            with contextlib.suppress(psutil.NoSuchProcess):  # a job object has ended it
                orphan.kill()
    psutil.wait_procs([orphan], timeout=20)
    assert not orphan.is_running()
