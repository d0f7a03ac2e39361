"""Which file in a folder is the homework, where nobody has said so."""

from __future__ import annotations

import re
from pathlib import Path

from grader.errors import UsageError
from grader.language import say
from grader.submission.students import NO_IDS, SUFFIXES, Ids, links, question_number, readable_files

_NO_HOMEWORK = re.compile(
    r"(readme|licen[cs]e|changelog|contributing|requirements|notes?|prompt|instructions?|conftest|setup|noxfile|tasks"
    r"|test_.*|.*_test)$",
    re.I,
)
_KINDS = (frozenset((".ipynb",)), frozenset((".py",)), SUFFIXES - {".ipynb", ".py"})


def find_submission(folder: Path, ids: Ids = NO_IDS) -> Path:
    """The one notebook of a folder, or its one script, or its one text; all its files where they name questions.

    Raises UsageError with what there is, where that is none or several.
    """
    files = [path for path in readable_files(folder) if not _NO_HOMEWORK.match(path.stem)]
    for kind in _KINDS:
        found = [path for path in files if path.suffix.lower() in kind]
        if len(found) == 1:
            return found[0]
        if found and all(question_number(path, ids) is not None for path in files):
            return folder
        if found:
            names = ", ".join(path.name for path in found[:5]) + (" ..." if len(found) > 5 else "")
            raise UsageError(
                say(
                    "Which of these is the homework? {names}. Name it: grader check {found}",
                    names=names,
                    found=found[0].name,
                )
            )
    linked = [path.name for path in links(folder)][:5]
    said = say(" Links are not followed ({names}).", names=", ".join(linked)) if linked else ""
    raise UsageError(
        say(
            "No homework is in this folder ({suffixes}).{said} Name it: grader check FILE",
            suffixes=", ".join(sorted(SUFFIXES)),
            said=said,
        )
    )
