"""The command line as a whole: help, version, exit codes, what goes to which stream."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from grader import pipeline
from grader.cli.app import main
from grader.errors import GraderError, SandboxError, SpecError, UsageError

COMMANDS = [
    "check",
    "ci",
    "audit",
    "bundle",
    "import",
    "package",
    "validate",
    "schema",
    "similar",
    "trace",
    "doctor",
    "grade",
    "new",
    "review",
    "export",
    "rubric",
]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def failing(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on `grader doctor` is ended by this."""

    def doctor() -> None:
        raise error

    monkeypatch.setattr(pipeline, "doctor", doctor)


def test_importing_the_command_line_costs_nearly_nothing() -> None:
    heavy = "{'typer', 'rich', 'pydantic', 'nbformat', 'yaml'}"
    code = f"import sys, grader.cli; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def test_help_does_not_load_the_pipeline() -> None:
    code = (
        "import sys, grader.__main__ as m; sys.argv = ['grader', '--help']; assert m.main() == 0; "
        "print(sorted({'grader.pipeline', 'grader.model', 'pydantic', 'nbformat'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).splitlines()[-1] == "[]"


def test_help_lists_the_commands_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out.split("Commands:")[1].splitlines()
    assert sorted(line.split()[0] for line in listed if line.strip()) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "-h"]) == 0
    said = capsys.readouterr().out
    assert f"Usage: grader {command}" in said
    assert command == "doctor" or "Examples:" in said


@pytest.mark.parametrize("command", ["check", "trace"])
def test_options_in_the_examples_exist(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([command, "--help"])
    options, examples = capsys.readouterr().out.split("Examples:")
    used = set(re.findall(r"--[a-z]+", examples))
    assert used
    assert used <= set(re.findall(r"--[a-z]+", options))


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"grader {metadata.version('grader')}\n"


@pytest.mark.parametrize(
    "arguments",
    [["chekc"], ["check", "x", "y"], ["check", "x", "--sandbox", "none"], ["--nonsense"], ["schema", "x", "y"]],
)
def test_wrong_usage_returns_2_and_says_so_on_stderr(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Error:" in said.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("no such file: x.ipynb"), 2), (SpecError("q6.yaml:3:1"), 2), (SandboxError("no bwrap"), 3)],
)
def test_our_errors_are_messages_with_their_exit_code(
    error: GraderError, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(error, monkeypatch)
    assert main(["doctor"]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"grader: {error}\n")
    assert "Traceback" not in said.err
    assert ("costs nobody a point" in said.err) == (code == 3)


@pytest.mark.parametrize("error", [RuntimeError("oh"), EOFError("oh"), OSError(32, "oh"), SystemError("oh")])
def test_an_unexpected_error_returns_3_and_leaves_its_traceback_in_a_file(
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing(error, monkeypatch)
    assert main(["doctor"]) == 3
    said = capsys.readouterr().err
    (file,) = tmp_path.iterdir()
    assert "the grader's own fault" in said
    assert f"{type(error).__name__}: " in said
    assert str(file) in said
    assert "Traceback" not in said
    assert "Traceback (most recent call last)" in file.read_text(encoding="utf-8")


def test_a_file_that_may_not_be_replaced_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Windows refuses it where another program has it open."""
    failing(PermissionError(13, "Access is denied", ".x.part", None, "results/grades.csv"), monkeypatch)
    assert main(["doctor"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("grader: results/grades.csv: permission denied.") and "own fault" not in said


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EDQUOT, "Disk quota exceeded"),
              OperationalError("INSERT", {}, Exception("database or disk is full"))],
)  # fmt: skip
def test_a_full_disk_is_nobodys_fault_and_what_was_done_is_kept(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(error, monkeypatch)
    assert main(["doctor"]) == 2
    said = capsys.readouterr().err
    assert "the disk is full" in said
    assert "own fault" not in said


def test_an_unexpected_error_is_told_even_where_nothing_can_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    failing(RuntimeError("oh"), monkeypatch)
    assert main(["doctor"]) == 3
    assert "RuntimeError: oh" in capsys.readouterr().err


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(RuntimeError("oh"), monkeypatch)
    assert main(["--debug", "doctor"]) == 3
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_error_message_cannot_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(UsageError("no such file: \x1b[2J\u202e"), monkeypatch)
    main(["doctor"])
    assert capsys.readouterr().err == "grader: no such file: \\x1b[2J⟨U+202E⟩\n"


def test_an_interruption_returns_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(KeyboardInterrupt(), monkeypatch)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == "grader: interrupted\n"


def test_a_reader_that_has_gone_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "grader", "schema", "result"],
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_family_has_a_schema_of_its_own_that_holds_all_that_it_refers_to(capsys: pytest.CaptureFixture[str]) -> None:
    import jsonschema

    for family, right, wrong in (("locks", {"at_once": 2}, {"at": 2}), ("reports", {"by": "main", "pattern": "x"}, {})):
        assert main(["schema", family]) == 0
        validator = jsonschema.Draft202012Validator(json.loads(capsys.readouterr().out))
        assert validator.is_valid(right) and not validator.is_valid(wrong)
    assert main(["schema", "lokcs"]) == 2
    assert "There are: result, assignment, calls, conversation, " in capsys.readouterr().err


def test_every_schema_is_one_json_document_that_is_a_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    import jsonschema

    for subject in ("assignment", "question", "result"):
        assert main(["schema", subject]) == 0
        loaded = json.loads(capsys.readouterr().out)
        jsonschema.validators.validator_for(loaded).check_schema(loaded)
        assert loaded["type"] == "object"


def test_output_in_an_encoding_that_lacks_a_character_has_an_escape_for_it() -> None:
    done = run("check", "no-such-ü.ipynb", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "\\xfc" in done.stderr
    assert "Traceback" not in done.stderr
