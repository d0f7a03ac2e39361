"""The grader that runs here as a wheel, and the versions of what it needs, so that the same runs elsewhere.

A wheel is written, not built: what was tried here is what is packed, and neither network nor build tools are needed.
The format: packaging.python.org, "Binary distribution format".
"""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from grader.errors import UsageError
from grader.language import say

NAME = "grader"
_PACKAGE = Path(__file__).parent.parent
_WHEN = (1980, 1, 1, 0, 0, 0)
_REQUIRED = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?P<rest>.*)", re.DOTALL)


def write_wheel(folder: Path) -> Path:
    """Write this grader as a wheel into a folder. Raises UsageError where it is not installed."""
    # Not `metadata.distribution`: a checkout may have an egg-info, too, which was there before.
    found = next((one for one in metadata.distributions(name=NAME) if one.read_text("METADATA")), None)
    if found is None:
        raise UsageError(
            say(
                "The grader runs from files that are not installed, so it cannot be packed. Install it "
                "(pip install -e .), or give a wheel with --wheel FILE."
            )
        )
    info = f"{NAME}-{found.version}.dist-info"
    files = {f"{NAME}/{name}": data for name, data in _files()}
    for name in ("METADATA", "entry_points.txt"):
        files[f"{info}/{name}"] = (found.read_text(name) or "").encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"{NAME}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name, _WHEN)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, data)
    return path


def _files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(_PACKAGE).as_posix(), path.read_bytes()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def constraints() -> str:
    """A constraints file with the versions, here, of all that the grader needs, and of what that needs."""
    versions: dict[str, str] = {}
    todo = [NAME]
    while todo:
        for name in _required(todo.pop()):
            if name not in versions and (version := _version(name)) is not None:
                versions[name] = version
                todo.append(name)
    return "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()))


def _required(name: str) -> Iterator[str]:
    """What a distribution requires without extras, under whatever conditions: a constraint asks for nothing."""
    for line in metadata.requires(name) or []:
        match = _REQUIRED.match(line)
        if match is not None and "extra ==" not in match["rest"]:
            yield re.sub(r"[-_.]+", "-", match["name"]).lower()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
