"""Symbolic links, where there are any: most accounts of Windows may make none."""

from __future__ import annotations

from pathlib import Path

import pytest


def link(place: Path, target: Path | str) -> None:
    """Make a link; where there can be none the test is skipped."""
    try:
        place.symlink_to(target, target_is_directory=(place.parent / target).is_dir())
    except OSError as error:
        pytest.skip(f"no symbolic link can be made here: {error}")
    if not place.is_symlink():
        pytest.skip("no symbolic link can be made here")
