"""A rubric to begin with, from a model answer alone: a concept for each thing that it says, worded as it words it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from grader.essay.judge import judge
from grader.essay.layout import sentences
from grader.essay.params import Concept, EssayParams
from grader.essay.vocabulary import ENGLISH
from grader.essay.words import Token, tokens

MOST = 8
"""More ideas than these no model answer of a sentence or a page has."""

_WINDOW = 10
_TITLE = 90
_SHORTEST = 3


def propose(answer: str, question: str) -> tuple[Concept, ...]:
    """Concepts that this answer has, one for each of its first sentences that says something; a person must go on.

    Each is recognised by two words that tell the sentence from the others and from the question, or by one.
    """
    asked = {token.stem for token in tokens(question)}
    read = [sentence for sentence in sentences(answer) if not sentence.question]
    common = Counter(stem for sentence in read for stem in {token.stem for token in sentence.tokens})
    found: list[Concept] = []
    for sentence in read:
        title = " ".join(answer[sentence.start : sentence.end].split())
        for phrase in _phrases(sentence.clauses, asked, common):
            concept = Concept(id=f"idea-{len(found) + 1}", title=_short(title), points=1.0, accept=(phrase,))
            if _is_found(concept, answer, question) and not any(phrase in one.accept for one in found):
                found.append(concept)
                break
    return tuple(found[:MOST])


def _phrases(clauses: Sequence[Sequence[Token]], asked: set[str], common: Counter[str]) -> Iterator[str]:
    """Pairs of words of one clause, the rarest first, then single words."""
    single: list[Token] = []
    for clause in clauses:
        telling = {token.stem: token for token in clause if _tells(token, asked)}
        ranked = sorted(telling.values(), key=lambda token: (common[token.stem], -len(token.form)))[:5]
        for one, other in combinations(ranked, 2):
            yield f"{one.form} {other.form} /{_WINDOW}"
        single += ranked
    yield from (token.form for token in single)


def _tells(token: Token, asked: set[str]) -> bool:
    form = token.form
    return (
        form.isascii() and form.isalpha() and len(form) >= _SHORTEST and form not in ENGLISH and token.stem not in asked
    )


def _is_found(concept: Concept, answer: str, question: str) -> bool:
    """Whether the rubric's own reading finds the idea in the answer that it was taken from."""
    try:
        params = EssayParams(full_at=1.0, concepts=(concept,))
    except ValueError:  # a word that means something in a phrase, such as `not`
        return False
    evidence = judge(params, answer, question).evidence
    return bool(evidence) and evidence[0]["status"] == "found"


def _short(title: str) -> str:
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rsplit(" ", 1)[0] + "…"
