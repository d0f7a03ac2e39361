"""Imports point down, as the table in docs/architecture.md says, also those inside functions; and the text is true."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "grader"
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<part>\w+)` \|[^|]+\| (?P<imports>[^|]+) \|$", re.MULTILINE)
ALLOWED = {row["part"]: frozenset(re.findall(r"`(\w+)`", row["imports"])) for row in ROW.finditer(TEXT)}
PARTS = [path for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
PURE = ("checks", "deadlock", "essay", "model", "errors", "similar", "terms")
IMPURE = {"io", "multiprocessing", "os", "random", "select", "shutil", "socket", "subprocess", "tempfile", "time"}

WITHOUT_LINUX = """
import importlib, pkgutil, sys
import psutil, pydantic, rich.console, sqlalchemy, subprocess, tempfile, typer, uvicorn  # which know how to do without
sys.modules.update(dict.fromkeys(("fcntl", "resource", "pwd", "grp", "termios", "pyseccomp")))
import grader
for module in pkgutil.walk_packages(grader.__path__, "grader."):
    if not module.name.startswith(("grader.probe.", "grader.__main__")):
        try:
            importlib.import_module(module.name)
        except Exception:  # those that need Linux break in ways of their own elsewhere
            print(module.name)
"""
"""Names the modules of ours that cannot be imported where there is no Linux."""


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


NAMES = frozenset(part_of(part) for part in PARTS)


def modules(*parts: str) -> list[Path]:
    found = (path for path in sorted(PACKAGE.rglob("*.py")) if "skeleton" not in path.parts)  # files to be copied
    return [path for path in found if part_of(path) in parts or not parts]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """A module, parsed once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def imported(path: Path) -> frozenset[str]:
    """The full names of what a module imports at any depth; of `from a import b` both `a` and `a.b`."""
    return frozenset(names_in(path, ast.walk(tree_of(path))))


def names_in(path: Path, nodes: Iterable[ast.AST]) -> Iterator[str]:
    package = module_name(path).split(".")[: None if path.name == "__init__.py" else -1]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            yield from (base, *(f"{base}.{alias.name}" for alias in node.names))


def parts_imported(path: Path) -> set[str]:
    names = [name.split(".") for name in imported(path)]
    return {name[1] for name in names if name[0] == "grader" and len(name) > 1} & NAMES


def test_the_table_names_every_part_and_no_other() -> None:
    assert set(ALLOWED) == NAMES


@pytest.mark.parametrize("part", sorted(NAMES))
def test_a_module_imports_only_what_the_table_allows(part: str) -> None:
    allowed = ALLOWED.get(part, frozenset()) | {part}
    others = {module_name(path): sorted(parts_imported(path) - allowed) for path in modules(part)}
    assert {name: forbidden for name, forbidden in others.items() if forbidden} == {}


def test_the_table_allows_only_parts_that_stand_above() -> None:
    order = list(ALLOWED)
    assert [
        (part, other) for part, others in ALLOWED.items() for other in others if order.index(other) >= order.index(part)
    ] == []


def test_no_part_is_allowed_an_import_that_nobody_needs() -> None:
    used = {part: set[str]().union(*map(parts_imported, modules(part))) for part in ALLOWED}
    needless = {part: allowed - used[part] - {"errors", "model"} for part, allowed in ALLOWED.items()}
    assert {part: others for part, others in needless.items() if others} == {}


@pytest.mark.parametrize("path", modules("probe"), ids=module_name)
def test_the_probe_needs_only_the_standard_library(path: Path) -> None:
    beside = {other.stem for other in path.parent.glob("*.py")}
    first = {name.split(".")[0] for name in imported(path)}
    assert first <= sys.stdlib_module_names | beside


@pytest.mark.parametrize("path", modules(*PURE), ids=module_name)
def test_a_pure_part_touches_no_process_file_or_clock(path: Path) -> None:
    assert not {name.split(".")[0] for name in imported(path)} & IMPURE


def executed(node: ast.AST) -> Iterator[ast.AST]:
    """What an import of a module really executes: not the bodies of functions and of `if TYPE_CHECKING`."""
    yield node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return
    is_typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    for child in node.orelse if is_typing else ast.iter_child_nodes(node):
        yield from executed(child)


def neighbours(path: Path, names: set[str]) -> set[str]:
    """The modules that must be there before this one; the packages in which it lies are not in its way."""
    own = f"{module_name(path)}."
    return {
        other for other in names_in(path, executed(tree_of(path))) if other in names and not own.startswith(f"{other}.")
    }


def test_only_the_sandbox_has_modules_that_need_linux() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_LINUX], capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if not name.startswith("grader.sandbox.")} == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {module_name(path) for path in modules()}
    edges = {module_name(path): neighbours(path, names) for path in modules()}
    while leaves := {name for name, others in edges.items() if not others & edges.keys()}:
        edges = {name: others for name, others in edges.items() if name not in leaves}
    assert sorted(edges) == []


def test_only_the_command_line_prints() -> None:
    printing = [
        module_name(path)
        for path in modules()
        if part_of(path) not in ("cli", "probe")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:grader|tests|exercises|solutions)/[\w/.]*)`", TEXT))))
def test_every_path_in_the_text_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("noun", ["Assignment", "Submission", "Run", "Trace", "Verdict", "Finding", "Report"])
def test_the_nouns_of_the_sentence_are_in_the_model_and_in_the_text(noun: str) -> None:
    from grader import model

    assert hasattr(model, noun)
    assert f"`{noun}`" in TEXT
