"""Write a bundle."""

from __future__ import annotations

import secrets
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.bundle.manifest import MANIFEST, Manifest, manifest_to_json
from grader.errors import UsageError
from grader.language import say

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip archive can hold: equal contents make equal archives."""


def write_bundle(path: Path, manifest: Manifest, files: Mapping[str, str]) -> None:
    """Write a bundle, whole or not at all. Raises UsageError where that cannot be."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in {MANIFEST: manifest_to_json(manifest), **files}.items():
                member = zipfile.ZipInfo(name, _WHEN)
                member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(member, text)
        part.replace(path)
    except OSError as error:
        raise UsageError(say("{path}: cannot be written ({why}).", path=path, why=error.strerror)) from error
    finally:
        part.unlink(missing_ok=True)
