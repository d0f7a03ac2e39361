"""The words of reports in another language: messages are translated where they are shown, never where they are made.

What the grader keeps (the store, JSON documents, caches) is the same in every language. A report's own words are made
where they are shown, by `gettext`. What is made long before, such as what checks say, is English that remembers its
message (`say`), and `shown` translates it.

A language is chosen by GRADER_LANG, else by what gettext's own programs look at, LANGUAGE, LC_ALL, LC_MESSAGES and
LANG: `de`, `de_AT.UTF-8`, or several in their order, `gsw:de`. Catalogues of the domain `grader` lie beside this
module, and in the folder that GRADER_LOCALE names, which comes first.
(https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html)
"""

from __future__ import annotations

import functools
import gettext as standard
import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

DOMAIN = "grader"
HOME = Path(__file__).parent / "locale"
SOURCE = "en"
VARIABLES = ("GRADER_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that choose a language; the first that is there and not empty counts."""


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


class Said(str):
    """An English text that remembers its message and the values in it, which may be such texts themselves.

    It is its English for everybody: compared, kept, searched. What makes another text of it (adding, replacing,
    cutting) loses the translation, and never the text. `message` is one form, or two for what is counted by `number`.
    """

    __slots__ = ("message", "number", "values")
    message: str | tuple[str, str]
    values: Mapping[str, object]
    number: int

    def __new__(cls, message: str | tuple[str, str], values: Mapping[str, object], number: int = 1) -> Said:
        """The message in English with these values in it."""
        form = _form(message, number)
        said = super().__new__(cls, form.format_map(values) if values else form)
        said.message, said.values, said.number = message, values, number
        return said

    def __reduce__(self) -> tuple[type[Said], tuple[object, ...]]:
        return Said, (self.message, self.values, self.number)


def say(message: str, /, **values: object) -> str:
    """A message in English, its placeholders `{name}` filled, that can be shown in another language later."""
    return Said(message, {name: _plain(value) for name, value in values.items()})


def say_number(one: str, many: str, number: int, /, **values: object) -> str:
    """The message for this `{number}`: `one` in English for 1, `many` for every other."""
    return Said((one, many), {"number": number} | {name: _plain(value) for name, value in values.items()}, number)


def _plain(value: object) -> object:
    """A value as a text or a number, which can be kept; of an exception what it says."""
    if isinstance(value, str | int | float):
        return value
    told = value.args[:1] if isinstance(value, Exception) else ()
    return told[0] if told and isinstance(told[0], Said) else str(value)


def joined(separator: str, texts: Iterable[str]) -> str:
    """The texts with the separator between them; each can still be shown in another language."""
    found = list(texts)
    values = {f"part{number}": text for number, text in enumerate(found)}
    if len(found) < 2:
        return found[0] if found else ""
    return Said(separator.join(f"{{{name}}}" for name in values), values)


def without(separator: str, text: str, unwanted: Container[str]) -> str:
    """What was `joined`, without those of its texts that are unwanted; of any other text, itself or nothing."""
    if not isinstance(text, Said) or "part0" not in text.values:
        return "" if text in unwanted else text
    parts = (part for part in text.values.values() if isinstance(part, str))
    return joined(separator, (part for part in parts if part not in unwanted))


def shown(text: str) -> str:
    """A text in the reader's language, if it remembers its message and there is a translation; else as it is."""
    if not isinstance(text, Said):
        return text
    message = text.message
    values = {name: shown(value) if isinstance(value, str) else value for name, value in text.values.items()}
    if isinstance(message, str):
        translated = _catalogue().gettext(message)
    else:
        translated = _catalogue().ngettext(*message, text.number)
    return _filled(translated, _form(message, text.number), values)


def replaced(pattern: re.Pattern[str], by: Callable[[re.Match[str]], str], text: str) -> str:
    """The text that `pattern.sub(by, text)` is, made within its messages where that is possible: they stay messages.

    What matches whole becomes what `by` says of it, which may be a message too.
    """
    if pattern.search(text) is None:
        return text
    whole = pattern.fullmatch(text)
    if whole is not None:
        return by(whole)
    plain = pattern.sub(by, text)
    if not isinstance(text, Said):
        return plain
    values = {name: replaced(pattern, by, one) if isinstance(one, str) else one for name, one in text.values.items()}
    made = Said(text.message, values, text.number)
    return made if made == plain else plain


def to_plain(text: str) -> Any:
    """A text as JSON values, with the message that it is made of, if it remembers one."""
    if not isinstance(text, Said):
        return text
    values = {name: to_plain(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return {"message": text.message, "values": values, "number": text.number}


def from_plain(plain: Any) -> Any:
    """The text again."""
    if not isinstance(plain, dict):
        return plain
    message = plain["message"] if isinstance(plain["message"], str) else tuple(plain["message"])
    return Said(message, {name: from_plain(value) for name, value in plain["values"].items()}, plain["number"])


def remembered(document: Any) -> dict[str, Any]:
    """Of all texts in a document that remember their messages, these: JSON values, by the text in English."""
    found: dict[str, Any] = {}
    for text in _texts(document):
        if isinstance(text, Said) and text not in found:
            found[str(text)] = to_plain(text)
    return found


def recalling(document: Any, known: Mapping[str, Any]) -> Any:
    """The document with its texts, of the same words, that remember the messages which were `remembered`."""
    if isinstance(document, str):
        return from_plain(known[document]) if document in known else document
    if isinstance(document, Mapping):
        return {name: recalling(value, known) for name, value in document.items()}
    return [recalling(value, known) for value in document] if isinstance(document, list | tuple) else document


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, Mapping):
        for value in document.values():
            yield from _texts(value)
    elif isinstance(document, list | tuple):
        for value in document:
            yield from _texts(value)


def language() -> str:
    """The language that messages come in: that of the catalogue in use, or English."""
    return _catalogue().info().get("language") or SOURCE


def _form(message: str | tuple[str, str], number: int) -> str:
    """The form of a message that English has for a number."""
    return message if isinstance(message, str) else message[number != 1]


def _filled(translated: str, message: str, values: Mapping[str, object]) -> str:
    """A translation whose placeholders are wrong must not keep anybody from their report."""
    if not values:
        return translated
    try:
        return translated.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return message.format(**values)


def _catalogue() -> standard.NullTranslations:
    chosen = next(filter(None, map(os.environ.get, VARIABLES)), "")
    return _found(tuple(filter(None, chosen.split(":"))), os.environ.get("GRADER_LOCALE", ""))


@functools.lru_cache(maxsize=8)
def _found(languages: tuple[str, ...], own: str) -> standard.NullTranslations:
    """The first of these languages for which there is a catalogue that can be read; English where there is none."""
    for name in languages:
        if name.partition("_")[0].partition(".")[0] in (SOURCE, "C", "POSIX"):
            break
        for folder in filter(None, (own, str(HOME))):
            try:
                return standard.translation(DOMAIN, folder, [name])
            except (OSError, ValueError, UnicodeError):  # none, or damaged
                continue
    return standard.NullTranslations()
