"""The words of reports in another language: messages are translated where they are shown, never where they are made.

What the grader keeps (the store, JSON documents, caches) is the same in every language. A language is chosen by
GRADER_LANG, else by LANGUAGE, as for gettext's own programs: `de`, or several in their order, `gsw:de`. Catalogues of
the domain `grader` lie beside this module, and in the folder that GRADER_LOCALE names, which comes first.
(https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html)
"""

from __future__ import annotations

import functools
import gettext as standard
import os
from pathlib import Path

DOMAIN = "grader"
HOME = Path(__file__).parent / "locale"
SOURCE = "en"


def gettext(message: str, /, **values: object) -> str:
    """The message in the reader's language, its placeholders `{name}` filled."""
    return _filled(_catalogue().gettext(message), message, values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The message for this `{number}`, in the form that the reader's language has for it."""
    values = {"number": number, **values}
    return _filled(_catalogue().ngettext(one, many, number), one if number == 1 else many, values)


def N_(message: str) -> str:  # the name that every tool for catalogues knows
    """Mark a message that is translated later, by `gettext`, when it is shown."""
    return message


def language() -> str:
    """The language that messages come in: that of the catalogue in use, or English."""
    return _catalogue().info().get("language") or SOURCE


def _filled(translated: str, message: str, values: dict[str, object]) -> str:
    """A translation whose placeholders are wrong must not keep anybody from their report."""
    if not values:
        return translated
    try:
        return translated.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return message.format(**values)


def _catalogue() -> standard.NullTranslations:
    chosen = os.environ.get("GRADER_LANG") or os.environ.get("LANGUAGE") or ""
    return _found(tuple(filter(None, chosen.split(":"))), os.environ.get("GRADER_LOCALE", ""))


@functools.lru_cache(maxsize=8)
def _found(languages: tuple[str, ...], own: str) -> standard.NullTranslations:
    """The first of these languages for which there is a catalogue that can be read; English where there is none."""
    for name in languages:
        if name.partition("_")[0] in (SOURCE, "C"):
            break
        for folder in filter(None, (own, str(HOME))):
            try:
                return standard.translation(DOMAIN, folder, [name])
            except (OSError, ValueError, UnicodeError):  # none, or damaged
                continue
    return standard.NullTranslations()
