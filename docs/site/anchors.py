"""The anchors of headings, as GitHub makes them: a link holds on the site and in the repository alike."""

from __future__ import annotations

import re


def anchor(heading: str, separator: str = "-") -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", separator)
