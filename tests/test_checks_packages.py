"""Families of checks from other packages: the worked example, installed and used; and packages that are broken."""

from __future__ import annotations

import ast
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import jsonschema
import pytest
import yaml
from audit_samples import Judge
from traces import evidence, printing

from grader import audit, checks, pipeline
from grader.audit.forms import variants
from grader.audit.reading import Reading
from grader.batch import keys
from grader.cli.app import main
from grader.errors import GraderError
from grader.model import Assignment, Status
from grader.pipeline import machine

EXAMPLE = Path(__file__).parent / "packages" / "grader_fairness"
SPEC = EXAMPLE / "exercises" / "shares"
SOLUTION = EXAMPLE / "solutions" / "shares" / "shares.py"
UNEVEN = SOLUTION.read_text(encoding="utf-8").replace("first, 12, 3", "first, 12 if first == 0 else first + 1")
Capture = pytest.CaptureFixture[str]


class Site:
    """A folder in which packages are installed, as pip leaves them there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, module: str, code: str, name: str = "grader-odd", family: str = "odd") -> None:
        """A distribution of one module with one family; https://packaging.python.org/specifications/entry-points/."""
        (self.folder / f"{module}.py").write_text(code, encoding="utf-8")
        info = self.folder / f"{name.replace('-', '_')}-0.1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1\n", encoding="utf-8")
        offered = f"[{checks.GROUP}]\n{family} = {module}:FAMILY\n"
        (info / "entry_points.txt").write_text(offered, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An empty folder of installed packages; what was known of families is forgotten before and after."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    known, loaded = (checks.families, keys.source_digest), set(sys.modules)
    for cached in known:
        cached.cache_clear()
    yield Site(folder)
    for cached in known:
        cached.cache_clear()
    for name in set(sys.modules) - loaded:
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def fairness(site: Site) -> Assignment:
    """The example is installed; its assignment."""
    code = (EXAMPLE / "grader_fairness.py").read_text(encoding="utf-8")
    site.install("grader_fairness", code, "grader-fairness", "balanced")
    return pipeline.open_assignment(str(SPEC), EXAMPLE)


ODD = """
from dataclasses import dataclass
from grader.checks import words
from grader.model import Family
@dataclass(frozen=True)
class Params:
    here: bool = True
def judge(params, evidence):
    {judged}
def runs(params):
    {asked}
FAMILY = Family(name={name!r}, params={params}, judge=judge, runs=runs)
"""


def odd(
    judged: str = "return words.passed('a', 'b')", asked: str = "return ()", name: str = "odd", params: str = "Params"
) -> str:
    return ODD.format(judged=judged, asked=asked, name=name, params=params)


def with_odd_check(folder: Path) -> Path:
    """An assignment whose question has a check of the odd family."""
    spec = yaml.safe_load((SPEC / "shares.yaml").read_text(encoding="utf-8"))
    spec["checks"] = [{"id": "three", "points": 4, "processes": {"count": 3}}, {"id": "odd", "points": 6, "odd": None}]
    del spec["solution"]
    (folder / "shares.yaml").write_text(yaml.safe_dump(spec), encoding="utf-8")
    shutil.copy(SPEC / "assignment.yaml", folder)
    return folder


# --- the example ----------------------------------------------------------------------------------------------------


def test_the_example_offers_what_its_pyproject_says() -> None:
    project = (EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points."grader.checks"]\nbalanced = "grader_fairness:FAMILY"' in project


def test_its_spec_is_valid_with_the_package_and_not_without(site: Site, capsys: Capture) -> None:
    assert main(["validate", str(SPEC)]) == 2
    assert "unknown key 'balanced'" in capsys.readouterr().out
    checks.families.cache_clear()
    site.install("grader_fairness", (EXAMPLE / "grader_fairness.py").read_text(), "grader-fairness", "balanced")
    assert main(["validate", str(SPEC)]) == 0


def test_editors_complete_its_fields(fairness: Assignment, capsys: Capture) -> None:
    assert main(["schema", "question"]) == 0
    schema = json.loads(capsys.readouterr().out)
    params = schema["$defs"]["CheckFile"]["properties"]["balanced"]["anyOf"][0]["$ref"].rpartition("/")[2]
    assert "How many lines" in schema["$defs"][params]["properties"]["at_most"]["description"]
    spec = yaml.safe_load((SPEC / "shares.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(spec, schema)
    spec["checks"][1]["balanced"]["at_most"] = "few"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spec, schema)


def test_a_wrong_parameter_is_told_at_its_line(fairness: Assignment, work: Path, capsys: Capture) -> None:
    shutil.copytree(SPEC, work / "spec")
    file = work / "spec" / "shares.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("solution: solutions/shares/shares.py\n", "").replace("at_most: 1", "at_most: 0"))
    assert main(["validate", "spec"]) == 2
    said = capsys.readouterr().out
    assert "at checks[1] > balanced" in said
    assert "at_most is 1 or more" in said


@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
@pytest.mark.parametrize(("text", "code", "lost"), [(SOLUTION.read_text(), 0, []), (UNEVEN, 1, ["balanced"])])
def test_check_uses_it(
    text: str, code: int, lost: list[str], fairness: Assignment, work: Path, capsys: Capture
) -> None:
    (work / "mine.py").write_text(text, encoding="utf-8")
    assert main(["check", "mine.py", "-a", str(SPEC), "--json"]) == code
    (question,) = json.loads(capsys.readouterr().out)["questions"]
    assert [check["id"] for check in question["checks"] if check["status"] != "passed"] == lost


def test_audit_uses_it_and_suggests_no_check_that_the_example_lacks(fairness: Assignment) -> None:
    (asked,) = fairness.exercises
    source = SOLUTION.read_text(encoding="utf-8")
    right = {source, *(one.program.source for one in variants(Reading(source=source))[0])}
    judge = Judge(lambda family, text: family == "balanced" and text not in right)
    found = audit.audit(asked, pipeline.families(), judge)
    assert audit.exit_code([found]) == 0


def test_the_family_judges_by_who_printed(fairness: Assignment) -> None:
    family = pipeline.families()["balanced"]
    assert family.package == "grader-fairness"
    params = family.params(at_most=1)
    assert family.judge(params, evidence(printing("a\n", "b\n", "c\nd\n"))).status is Status.PASSED
    verdict = family.judge(params, evidence(printing("a\nb\nc\n", "d\n")))
    assert (verdict.status, verdict.actual) == (Status.FAILED, "worker 1 printed 3 lines, worker 2 1")


def test_doctor_names_it(fairness: Assignment, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(machine, "diagnose", list)
    assert main(["doctor", "--plain"]) == 0
    assert "balanced (grader-fairness)" in capsys.readouterr().out


def test_a_class_is_graded_again_when_the_package_has_changed(fairness: Assignment, site: Site) -> None:
    before = keys.grader_digest()
    keys.source_digest.cache_clear()
    assert keys.grader_digest() == before
    with (site.folder / "grader_fairness.py").open("a") as file:
        file.write("# changed\n")
    keys.source_digest.cache_clear()
    assert keys.grader_digest() != before


def test_the_example_imports_only_what_is_promised_to_packages() -> None:
    tree = ast.parse((EXAMPLE / "grader_fairness.py").read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "dataclasses", "grader.checks", "grader.model"}


def _setuptools_alone_can_build() -> bool:
    try:
        return int(metadata.version("setuptools").partition(".")[0]) >= 71 or bool(importlib.util.find_spec("wheel"))
    except metadata.PackageNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not _setuptools_alone_can_build(), reason="building a wheel needs a newer setuptools")
def test_pip_installs_it_and_another_process_finds_it(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "source")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(tmp_path / "source")], check=True, timeout=100)
    code = "import sys; sys.path.insert(0, sys.argv[1]); from grader.cli.app import main; sys.exit(main(sys.argv[2:]))"
    run = [sys.executable, "-c", code, str(tmp_path / "site"), "validate", str(SPEC)]
    assert subprocess.run(run, check=False, timeout=60, capture_output=True, text=True).stdout == "No problems found.\n"


# --- packages that are broken ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import no_such_module", "No module named 'no_such_module'"),
        ("raise SystemExit(7)", "SystemExit: 7"),
        ("x = (", "SyntaxError"),
        ("FAMILY = 1", "of type int"),
        ("", "has no attribute 'FAMILY'"),
        (odd(name="even"), "its name is 'even'"),
        (odd(params="int"), "its params are no dataclass"),
    ],
)
def test_a_package_that_cannot_be_used_is_named(code: str, why: str, site: Site, capsys: Capture) -> None:
    site.install("grader_odd", code)
    assert main(["validate", str(SPEC)]) == 3
    said = capsys.readouterr().err
    assert "The package grader-odd offers the check family 'odd' (grader_odd:FAMILY), which cannot be used" in said
    assert why in said
    assert "Mend the package or uninstall it." in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["pool", "essay", "title", "points", "hidden"])
def test_a_name_of_the_graders_own_is_not_given_away(name: str, site: Site) -> None:
    site.install("grader_odd", odd(name=name), family=name)
    with pytest.raises(GraderError, match=rf"package grader-odd .* its name '{name}' is taken by the grader itself"):
        pipeline.families()


def test_two_packages_with_one_name_are_both_named(site: Site) -> None:
    site.install("grader_odd", odd())
    site.install("other_odd", odd(), "other-odd")
    with pytest.raises(GraderError, match=r"package other-odd .* its name 'odd' is taken by grader-odd"):
        pipeline.families()


def test_parameters_that_cannot_be_read_are_the_packages_fault(site: Site, work: Path) -> None:
    site.install("grader_odd", odd().replace("here: bool = True", "here: 'Nowhere' = True"))
    with pytest.raises(GraderError, match="the check family 'odd' of the package grader-odd cannot be read"):
        pipeline.open_assignment(str(with_odd_check(work)), work)


def test_doctor_says_which_package_is_broken(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(machine, "diagnose", list)
    site.install("grader_odd", "import no_such_module")
    assert main(["doctor", "--plain"]) == 1
    assert "grader-odd" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "why", "others"),
    [
        (odd(judged="return 1 / 0"), "failed: ZeroDivisionError: division by zero", "passed"),
        (odd(judged="raise SystemExit"), "failed: SystemExit", "passed"),
        (odd(judged="return True"), "failed: TypeError: it gave no grader.model.Verdict but bool", "passed"),
        (odd(judged="return words.failed('a', None, 'c')"), "failed: TypeError: expected string", "passed"),
        (odd(asked="return 1 / 0"), "does not say which runs it needs: ZeroDivisionError", "grader_error"),
        (odd(asked="return ['natural']"), "asks for something that is not a grader.model.Run", "grader_error"),
    ],
)
def test_a_check_that_breaks_costs_no_point_and_names_its_package(
    code: str, why: str, others: str, site: Site, work: Path, capsys: Capture
) -> None:
    site.install("grader_odd", code)
    (work / "mine.py").write_text(SOLUTION.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["check", "mine.py", "-a", str(with_odd_check(work)), "--json", "--sandbox", "plain"]) == 3
    document = json.loads(capsys.readouterr().out)
    three, broken = document["questions"][0]["checks"]
    assert (document["score"], document["status"]) == (10, "grader_error")
    assert (broken["status"], broken["score"], three["status"]) == ("grader_error", 6, others)
    assert f"the check family 'odd' of the package grader-odd {why}" in broken["reason"]
