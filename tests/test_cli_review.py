"""`grader review`: what it needs, what it says, and that it ends cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import review_samples as samples

from grader.cli.app import main
from grader.model import Assignment
from grader.store import open_store

pytest.importorskip("uvicorn", reason="the extra `web` is not installed")


def test_without_results_it_says_how_they_are_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(tmp_path), "--no-browser"]) == 2
    assert "`grader grade ... -o" in capsys.readouterr().err
    open_store(tmp_path / "results.sqlite").close()
    assert main(["review", str(tmp_path), "--no-browser"]) == 2
    assert "nobody has been graded yet" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(
    tmp_path: Path, assignment: Assignment, capsys: pytest.CaptureFixture[str]
) -> None:
    from grader.review import Address

    samples.graded(tmp_path, assignment, 1)
    taken = Address.take(0)
    taken.listener.listen()
    assert main(["review", str(tmp_path), "--no-browser", "--port", str(taken.port)]) == 2
    assert f"--port {taken.port}: " in capsys.readouterr().err
    taken.listener.close()


@pytest.mark.skipif(os.name != "posix", reason="no process can be sent Ctrl-C here")
def test_it_serves_this_machine_alone_and_ends_with_ctrl_c(tmp_path: Path, assignment: Assignment) -> None:
    samples.graded(tmp_path, assignment, 2)
    command = [sys.executable, "-u", "-m", "grader", "review", str(tmp_path), "--no-browser", "--as", "Ada"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+", served.stdout.readline())
        assert found is not None
        with urllib.request.urlopen(found[0]) as page:
            assert b'value="Ada"' in page.read()
            assert "server" not in page.headers
        served.send_signal(signal.SIGINT)
        said, complaints = served.communicate(timeout=20)
    assert (served.returncode, complaints) == (0, "")
    assert "For another browser: http://127.0.0.1:" in said
    assert "Everything that was decided is kept." in said
