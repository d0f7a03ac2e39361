"""The lines of an answer -> its prose, without the question's own words, labels and marks of comments or markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from grader.submission.labels import LabelKind, find_label
from grader.submission.lines import Line, LineKind
from grader.submission.python_text import literals, parse
from grader.submission.questions import LONG_PHRASING, Question
from grader.submission.words import count, count_words, likeness, stems

_SAME = 0.78
_SAME_IN_MID_SENTENCE = 0.92
_SHORT_HEADING = 20
_LEADING_COMMENT = 6
_WORD = re.compile(r"[A-Za-z]+|\d+")
_AFTER_QUESTION = re.compile(r"[\s?.!:;*_)\]'\"`>-]*")
_SENTENCE_END = re.compile(r"[?.!:;][\s*_)\]'\"`>-]+$")
_NEW_SENTENCE = re.compile(r"[A-Z0-9]")
_QUOTES = re.compile(r"^\s*[rRuU]?(?:'''|\"\"\"|'|\")|(?:'''|\"\"\"|'|\")\s*$")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|!\[[^\]\n]{0,200}\]\([^()\n]{0,500}\)|<!--.*?-->")
_RULE = re.compile(r"[\s*_=~`-]*")
_MARKS = re.compile(r"^[\s>]*#{1,6}(?=[\sA-Za-z])|\*\*|^[\s>]*>\s?")


def text_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of a segment that are prose: comments only where they say more than what the code below them does."""
    has_code = any(line.kind is LineKind.CODE for line in lines)
    leading = True
    comments: list[Line] = []
    kept: list[Line] = []
    for line in lines:
        leading = leading and line.kind is not LineKind.CODE
        if line.kind is LineKind.COMMENT and leading:
            comments.append(line)
        elif line.kind is LineKind.TEXT:
            kept.append(line)
    if not has_code or count_words(line.text for line in comments) >= _LEADING_COMMENT:
        kept += comments
    return sorted(kept, key=lambda line: line.number)


def prose_lines(lines: Sequence[Line], question: Question, *, is_heading: bool) -> list[tuple[Line, str]]:
    """The lines of a segment that hold prose, and that prose. `is_heading` tells that it begins the question."""
    chosen = text_lines(lines)
    texts = [_unmarked(line) for line in chosen]
    if texts and chosen[0] is next((line for line in lines if line.text.strip()), None):
        texts = _without_heading(texts, question, is_heading=is_heading)
    texts = [_without_answer_label(text) for text in texts]
    if _is_only_comment(lines, chosen) and count_words(texts) < _LEADING_COMMENT:
        return []
    return [(line, text) for line, text in zip(chosen, texts, strict=True) if text.strip()]


def prose(found: Sequence[tuple[Line, str]]) -> str:
    """Lines of prose as one text, with an empty line wherever lines were left out or empty."""
    result = [text for _, text in found[:1]]
    for (before, _), (line, text) in pairwise(found):
        result += ["", text] if line.number > before.number + 1 else [text]
    return "\n".join(result).strip()


def _is_only_comment(lines: Sequence[Line], chosen: Sequence[Line]) -> bool:
    """True for comments above code and nothing else."""
    has_code = any(line.kind is LineKind.CODE for line in lines)
    return has_code and all(line.kind is LineKind.COMMENT for line in chosen)


def printed(lines: Sequence[Line]) -> str:
    """The texts that code prints or assigns: some people answer in words with `print('''...''')`."""
    tree = parse("\n".join(line.code or "" for line in lines))
    texts = [text for statement in (tree.body if tree is not None else []) for text in literals(statement)]
    return "\n".join(text.strip() for text in texts if count_words([text]) >= _LEADING_COMMENT)


def _unmarked(line: Line) -> str:
    """The words of a line without the marks of a comment, a string or Markdown."""
    text = line.text.rstrip()
    if line.kind is LineKind.COMMENT:
        return text.lstrip().lstrip("#").strip()
    if line.code is None:
        text = _QUOTES.sub("", text)
        text = text.lstrip().lstrip("#").lstrip() if text.lstrip().startswith("#") else text
    return "" if _RULE.fullmatch(text) else _MARKS.sub("", _TAG.sub(" ", text)).rstrip()


def _without_heading(texts: list[str], question: Question, *, is_heading: bool) -> list[str]:
    """Without the label and the question's text, or a short heading in other words; what follows it stays."""
    label = find_label(texts[0])
    if label is not None and (is_heading or label.kind is not LabelKind.BARE):
        texts = [texts[0][label.end :], *texts[1:]]
    if not is_heading:
        return texts
    words = [(row, match) for row, text in enumerate(texts[:4]) for match in _WORD.finditer(text)]
    found = [_without_question(texts, words, phrasing) for phrasing in question.phrasings]
    alike, left = max(found, key=itemgetter(0), default=(0.0, texts))
    if alike:
        return left
    if label is not None and label.kind is LabelKind.QUESTION and _is_title(texts, question):
        return ["", *texts[1:]]
    return texts


def _without_question(
    texts: list[str], words: Sequence[tuple[int, re.Match[str]]], phrasing: str
) -> tuple[float, list[str]]:
    """How like the first words are to the question (0 where they are not it), and what is left after them.

    A question ends with a line or with punctuation; an answer may begin with almost its words and go on.
    """
    wanted = count(phrasing)
    best = 0.0, texts
    for length in range(max(wanted - 3, 3), min(wanted + 4, len(words) + 1)):
        row, match = words[length - 1]
        if match[0].isdigit() and not phrasing[-1:].isdigit():
            continue  # the number of a list below the question
        ends = _AFTER_QUESTION.match(texts[row], match.end())
        rest = texts[row][ends.end() :] if ends is not None else ""
        is_end = not rest or (ends is not None and _SENTENCE_END.search(ends[0]) is not None)
        if not is_end and (wanted < LONG_PHRASING or not _NEW_SENTENCE.match(rest)):
            continue
        same = _SAME if is_end else _SAME_IN_MID_SENTENCE
        alike = likeness(" ".join(match[0] for _, match in words[:length]).lower(), phrasing, same) / same
        if alike > best[0]:
            best = alike, [*[""] * row, rest, *texts[row + 1 :]]
    return best


def _is_title(texts: Sequence[str], question: Question) -> bool:
    """A question in the student's own words: short, alone or before a label, and about what the question is about."""
    followed = [text for text in texts[1:] if text.strip()]
    label = find_label(followed[0]) if followed else None
    is_answer = label is not None and label.kind is LabelKind.ANSWER
    if texts[0].rstrip(" *_").endswith("?"):
        return count_words(texts[:1]) <= _SHORT_HEADING
    words = set(stems(texts[0]))
    is_alike = 3 * len(words & question.words.keys()) >= len(words)
    return count_words(texts[:1]) <= _SHORT_HEADING and is_alike and (not followed or is_answer)


def _without_answer_label(text: str) -> str:
    label = find_label(text)
    return text[label.end :] if label is not None and label.kind is LabelKind.ANSWER else text
