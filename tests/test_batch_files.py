"""The folder of a batch: nobody else's meanwhile, and every file in it whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.batch.files import Output, write_whole
from grader.errors import UsageError

ANOTHER = """
import sys
from pathlib import Path
from grader.batch.files import Output
with Output(Path(sys.argv[1])).room():
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def another(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another grader, at work in the folder `out`."""
    command = [sys.executable, "-c", ANOTHER, str(tmp_path / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "in\n"
        yield process
        process.kill()


def test_a_folder_is_one_batchs_alone_for_as_long_as_it_lives(tmp_path: Path, another: subprocess.Popen[str]) -> None:
    with pytest.raises(UsageError, match="a class is being graded into this folder"), Output(tmp_path / "out").room():
        raise AssertionError("both are in")
    assert (tmp_path / "out" / ".unpacked").exists()
    another.kill()
    another.wait()
    with Output(tmp_path / "out").room() as place:
        assert list(place.iterdir()) == []
    assert list((tmp_path / "out").iterdir()) == []


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.csv", "old\n")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.csv", "new\n\udce4")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.csv", "old\n")]
