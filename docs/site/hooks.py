"""What mkdocs does beyond its own: pages from the program itself, and anchors that are GitHub's.

A comment in a page, such as `<!-- commands -->`, stands for what is made here whenever the site is built, so that it
cannot go stale. CHANGELOG.md and CONTRIBUTING.md, which lie at the top of the repository, become pages, too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import anchors
import generated

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
AT_THE_TOP = ("CHANGELOG.md", "CONTRIBUTING.md")
_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_NAMED = re.compile(r"\[[\w/]+\.md\]\((?P<file>[\w/.-]+\.md)(?P<rest>#[^)]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name headings as GitHub does, so that a link holds in both places."""
    config.mdx_configs.setdefault("toc", {})["slugify"] = anchors.anchor
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie above the folder of pages, their links made to fit."""
    from mkdocs.structure.files import File

    for name in AT_THE_TOP:
        text = re.sub(r"\]\(docs/", "](", (ROOT / name).read_text(encoding="utf-8"))
        files.append(File.generated(config, name.lower(), content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put what is generated in the place of the comments that name it, and say on a site what is said in files."""
    folder = Path(page.file.src_uri).parent
    return _ROW.sub(_bars, _NAMED.sub(lambda link: _titled(link, folder), generated.fill(markdown)))


def _bars(row: re.Match[str]) -> str:
    """A table's row with the bars in its code bare: GitHub wants a backslash before them, mkdocs would show it."""
    return re.sub(r"`[^`]+`", lambda code: code[0].replace("\\|", "|"), row[0])


def _titled(link: re.Match[str], folder: Path) -> str:
    """A link that is named by its file, named by the page's title instead."""
    file = ROOT / "docs" / folder / link["file"]
    heading = re.search(r"^# (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE) if file.is_file() else None
    return f"[{heading[1]}]({link['file']}{link['rest'] or ''})" if heading else link[0]
