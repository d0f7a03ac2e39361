"""The autograder in a container like Gradescope's: set up once, run for each example submission, no network.

The container is bubblewrap's: the system read-only, `/autograder` from a temporary folder, root without privileges.
What pip would fetch lies in a folder, as wheels made of what is installed here.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import gradescope_format
import jsonschema
import pytest

from grader import pipeline, scoring
from grader.cli.app import main
from grader.model import Assignment
from grader.report.json import to_document

ROOT = Path(__file__).parent.parent
SUBMISSIONS = ROOT / "examples" / "submissions"
PREFIX = Path(sys.base_prefix).resolve()
PEEKS = """\
# Q3. Create a process.
import glob
from multiprocessing import Process

def peek(path):
    print(open(path, "rb").read())

if __name__ == "__main__":
    for path in ["/autograder/source/assignment.zip", "/autograder/submission_metadata.json"]:
        process = Process(target=peek, args=(path,))
        process.start()
        process.join()
"""


def bubblewrap(*more: str) -> list[str]:
    """A container without network in which we are root, though with no power over the system."""
    options = ["bwrap", "--die-with-parent", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    options += ["--cap-drop", "ALL"] if os.getuid() == 0 else ["--unshare-user", "--uid", "0", "--gid", "0"]
    for power in ("CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID") if os.getuid() == 0 else ():
        options += ["--cap-add", f"CAP_{power}"]  # of those that Docker leaves to a container's root
    for folder in ("/usr", "/etc", "/lib", "/lib64", "/bin", "/sbin", str(PREFIX)):
        options += ["--ro-bind-try", folder, folder]
    options += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--clearenv"]
    options += ["--setenv", "PATH", f"{PREFIX}/bin:/usr/local/bin:/usr/bin:/bin", *more]
    return options


def can_contain() -> bool:
    if sys.platform != "linux" or shutil.which("bwrap") is None:
        return False
    return subprocess.run([*bubblewrap(), "--", "/bin/true"], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not can_contain(), reason="bubblewrap makes no container here"),
]


@dataclass(frozen=True)
class Container:
    """Gradescope's folder, and how to run something where it is `/autograder`."""

    folder: Path
    wheels: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        places = ("--bind", str(self.folder), "/autograder", "--ro-bind", str(self.wheels), "/wheels")
        pip = ("--setenv", "PIP_NO_INDEX", "1", "--setenv", "PIP_FIND_LINKS", "/wheels", "--chdir", "/autograder")
        made = [*bubblewrap(*places, *pip), "--", *command]
        return subprocess.run(made, capture_output=True, text=True, timeout=300, check=False)

    def grade(self, path: Path) -> subprocess.CompletedProcess[str]:
        """What the platform does for one submission."""
        submission = self.folder / "submission"
        shutil.rmtree(submission, ignore_errors=True)
        submission.mkdir()
        shutil.copy(path, submission)
        (self.folder / "submission_metadata.json").write_text(json.dumps(gradescope_format.METADATA))
        return self.run("/autograder/run_autograder")

    @property
    def results(self) -> Path:
        return self.folder / "results" / "results.json"


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """The image, built as the platform builds it."""
    folder = tmp_path_factory.mktemp("container")
    package, made = folder / "autograder.zip", Container(folder / "autograder", folder / "wheels")
    command = [
        "package",
        "gradescope",
        "-a",
        str(ROOT / "exercises" / "multiprocessing"),
        "-o",
        str(package),
        "--plain",
    ]
    assert main(command) == 0
    for name in ("source", "submission", "results"):
        (made.folder / name).mkdir(parents=True)
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            path = Path(archive.extract(info, made.folder / "source"))
            path.chmod(info.external_attr >> 16 & 0o777)
    shutil.copy(made.folder / "source" / "run_autograder", made.folder)
    made.wheels.mkdir()
    for line in (made.folder / "source" / "constraints.txt").read_text().splitlines():
        wheel_of(line.partition("==")[0], made.wheels)
    done = made.run("bash", "/autograder/source/setup.sh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cannot be had for this Python" not in done.stdout
    yield made
    shutil.rmtree(folder, ignore_errors=True)


def wheel_of(name: str, folder: Path) -> None:
    """An installed distribution as the wheel that it came from."""
    found = metadata.distribution(name)
    tag = re.findall(r"^Tag: (\S+)", found.read_text("WHEEL") or "", re.MULTILINE)[-1]
    stem = f"{re.sub(r'[-_.]+', '_', found.name)}-{found.version}"
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w") as wheel:
        names = []
        for file in found.files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts and file.name not in ("RECORD", "INSTALLER"):
                wheel.write(str(file.locate()), str(file))
                names.append(str(file))
        info = next(one.split("/")[0] for one in names if ".dist-info/" in one)
        wheel.writestr(f"{info}/RECORD", "".join(f"{one},,\n" for one in [*names, f"{info}/RECORD"]))


def test_every_example_has_the_points_and_statuses_of_grader_check(
    container: Container, assignment: Assignment
) -> None:
    faulthandler.cancel_dump_traceback_later()  # this may take longer than it waits; pytest-timeout watches
    for path in sorted(SUBMISSIONS.iterdir()):
        with ThreadPoolExecutor(1) as beside:
            promised = beside.submit(pipeline.grade_submission, path, assignment)
            done = container.grade(path)
            report = promised.result()
        document = to_document(report, scoring.report_status(report))
        assert done.returncode == 0, done.stdout + done.stderr
        found = json.loads(container.results.read_text())
        jsonschema.validate(found, gradescope_format.SCHEMA)
        told = found["extra_data"]["result"]
        assert (path.name, found["score"], told["status"]) == (path.name, report.score, document["status"])
        for ours, theirs in zip(document["questions"], told["questions"], strict=True):
            shown = ("id", "status", "score", "expected", "actual", "hint")
            assert [[one[key] for key in shown] for one in theirs["checks"]] == [
                [one[key] for key in shown] for one in ours["checks"]
            ]
            assert (theirs["id"], theirs["status"], theirs["score"]) == (ours["id"], ours["status"], ours["score"])
        checks = [check for question in document["questions"] for check in question["checks"]]
        assert [(one["score"], one["max_score"]) for one in found["tests"]] == [
            (check["score"], check["max_score"]) for check in checks
        ]
        assert told["student"] == "Ada Lovelace"


def test_a_submission_reads_nothing_of_the_autograders(container: Container, tmp_path: Path) -> None:
    (tmp_path / "q3.py").write_text(PEEKS)
    done = container.grade(tmp_path / "q3.py")
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(container.results.read_text())
    (process,) = [test for test in found["tests"] if test["number"] == "3.1"]
    assert process["status"] == "failed"
    assert re.search(r"(FileNotFound|Permission)Error", process["output"]), process["output"]


def test_shortly_before_the_platforms_time_limit_it_stops_without_results(container: Container) -> None:
    container.grade(SUBMISSIONS / "two-missing.txt")
    assert container.results.exists()
    shutil.copy(SUBMISSIONS / "endless-loop.py", container.folder / "submission" / "two-missing.txt")
    program = ["/autograder/venv/bin/grader", "gradescope", "run", "--root", "/autograder"]
    done = container.run(*program, "--minutes", "0.3", "--require-sandbox", "landlock")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "time limit is near" in done.stderr
    assert not container.results.exists()


def test_a_package_that_lost_its_bundle_tells_the_instructor_and_leaves_no_results(container: Container) -> None:
    source = container.folder / "source"
    (source / "assignment.zip").rename(source / "away.zip")
    try:
        done = container.grade(SUBMISSIONS / "two-missing.txt")
    finally:
        (source / "away.zip").rename(source / "assignment.zip")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "There is no assignment 'assignment.zip'" in done.stdout
    assert not container.results.exists()
