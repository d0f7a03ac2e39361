"""What a report says to a student, whatever it is drawn with; student text in it is still as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.language import N_, gettext, shown
from grader.model import NO_ANSWER, Finding, Kind, QuestionReport, QuestionStatus, Report, Source, Status
from grader.report.amounts import points, score
from grader.report.elsewhere import (
    is_all_elsewhere,
    is_elsewhere,
    is_words_elsewhere,
    points_elsewhere,
    total_elsewhere,
)

IDEAS = N_("What the answer says")
"""What a check of ideas is called that its author has not named."""
STATUS_WORDS = {
    QuestionStatus.PASSED: N_("passed"),
    QuestionStatus.PARTIAL: N_("partly right"),
    QuestionStatus.FAILED: N_("not yet right"),
    QuestionStatus.NOT_FOUND: N_("no answer found"),
    QuestionStatus.NEEDS_REVIEW: N_("to be confirmed"),
    QuestionStatus.GRADER_ERROR: N_("grader's fault"),
}
_LEAST = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One idea of an essay's rubric; `status` is `found`, `half`, `missing` or `wrong`, `sentence` the evidence."""

    title: str
    status: str
    points: float
    max_points: float
    sentence: str


def question_score(question: QuestionReport) -> str:
    """The points of a question: `8 / 10`; `- / 10` where they are not the grader's to give, `6 / 8` where 2 are not."""
    if is_all_elsewhere(question):
        return f"- / {points(question.exercise.points)}"
    return score(question.score, question.exercise.points - points_elsewhere(question))


def total(report: Report) -> str:
    """The points in all, of those that the grader gives; `-` if it gives none."""
    most = max_score(report) - total_elsewhere(report)
    return score(report.score, most) if most > _LEAST else "-"


def beyond(report: Report) -> str:
    """Which points come to the total from elsewhere; empty if none do."""
    theirs = total_elsewhere(report)
    return gettext("and {points} points that your instructor gives", points=points(theirs)) if theirs else ""


def word_beyond(report: Report) -> str:
    """The same for a narrow place."""
    theirs = total_elsewhere(report)
    return gettext("and {points} from your instructor", points=points(theirs)) if theirs else ""


def whole_total(report: Report) -> str:
    """`25 / 30`, or `25 / 30, and 30 points that your instructor gives`."""
    return ", ".join(filter(None, (total(report), beyond(report))))


def word(question: QuestionReport) -> str:
    """What a report calls the status of a question."""
    theirs = points_elsewhere(question)
    if question.status is not QuestionStatus.NEEDS_REVIEW or not theirs:
        return gettext(STATUS_WORDS[question.status])
    if is_all_elsewhere(question):
        return gettext("your instructor grades it")
    return gettext("and {points} from your instructor", points=points(theirs))


def explanation(question: QuestionReport) -> str:
    """Why the question as a whole is not simply right or wrong; empty if it is."""
    # Reasons are joined by semicolons, but many of them are sentences.
    reason = re.sub(r"\.; (\w)", lambda found: f". {found[1].upper()}", shown(question.reason or "").strip())
    if question.remark is not None:
        return _sentences(gettext("A person has decided on this one."), question.remark.strip())
    if question.status is QuestionStatus.NEEDS_REVIEW and points_elsewhere(question):
        return _sentences(_left_to_the_instructor(question), *_other_reasons(question))
    if question.status is QuestionStatus.NEEDS_REVIEW:
        return _sentences(gettext("A person will look at this one; until then the points are a suggestion."), reason)
    if question.status is QuestionStatus.NOT_FOUND and reason and reason != NO_ANSWER:
        return _sentences(
            gettext("Nothing of this work could be read: {reason}", reason=reason), gettext("A person will look at it.")
        )
    if question.status is QuestionStatus.NOT_FOUND:
        return _sentences(gettext("No answer to this question was found."), *_advice(question))
    if question.status is QuestionStatus.GRADER_ERROR:
        return _sentences(
            gettext("The grader itself failed here. That is not your fault and costs you nothing."), reason
        )
    return ""


def _advice(question: QuestionReport) -> tuple[str, str]:
    """What to do where no answer was found, and what is done about it."""
    exercise = question.exercise
    advice = gettext(
        'If it is there, put a heading such as "Q{number}." above it, or put it into a file of its own, "{file}", and '
        "check again.",
        number=exercise.number,
        file=f"{exercise.id}.{'py' if exercise.kind is Kind.PROGRAM else 'md'}",
    )
    return advice, gettext("A person will look for it too.")


def is_merely_missing(question: QuestionReport) -> bool:
    """Whether all there is to say of the question is that no answer to it was found."""
    reason = shown(question.reason or "").strip()
    unexplained = not reason or reason == NO_ANSWER
    return question.status is QuestionStatus.NOT_FOUND and question.remark is None and unexplained


def missing_advice(report: Report) -> str:
    """What to do about answers that were not found, once for all of them; empty if none is merely missing."""
    missing = next(filter(is_merely_missing, report.questions), None)
    return " ".join(_advice(missing)) if missing else ""


def _left_to_the_instructor(question: QuestionReport) -> str:
    if is_all_elsewhere(question):
        return gettext("Your instructor grades this one: its points are not counted here.")
    theirs = points(points_elsewhere(question))
    return gettext("Your instructor gives {points} of the points: they are not counted here.", points=theirs)


def _other_reasons(question: QuestionReport) -> Iterator[str]:
    """Why a person looks at what is decided here."""
    yield from doubts(question)
    for finding in question.findings:
        if finding.status in (Status.NEEDS_REVIEW, Status.NOT_RUN) and not is_elsewhere(question, finding):
            yield shown(finding.reason).strip()


REPORT_A_FAULT = N_(
    'Please tell your instructor, or report it to the grader\'s authors with the output of "grader doctor".'
)


def doubts(question: QuestionReport) -> tuple[str, ...]:
    """Why a person should look at how the answer was found."""
    return question.answer.doubts if question.answer else ()


def rows(question: QuestionReport, finding: Finding) -> list[tuple[str, str]]:
    """What is told of a check, each by its name, still to be translated: not of ideas, which are told one by one."""
    known = finding.reason in (question.reason or "")
    told = [(N_("why"), "" if known else reason(finding)), (N_("hint"), shown(finding.hint))]
    if concepts(finding):
        return told
    return [(N_("expected"), shown(finding.expected)), (N_("actual"), shown(finding.actual)), *told]


def reason(finding: Finding) -> str:
    """What to say about a check that was not decided; empty for a decided one."""
    said = shown(finding.reason).strip()
    if finding.status is Status.NOT_RUN:
        return _sentences(gettext("Not looked at."), said)
    if finding.status is Status.NEEDS_REVIEW:
        return _sentences(gettext("A person decides."), said)
    if finding.status is Status.GRADER_ERROR:
        return _sentences(gettext("The grader failed here; this costs you nothing."), said)
    return ""


def suggested(question: QuestionReport, finding: Finding) -> str:
    """The points of a check of the question; of one that a person is to decide, that they are a suggestion."""
    if is_elsewhere(question, finding):
        return f"- / {points(finding.max_score)}"
    earned = score(finding.score, finding.max_score)
    return gettext("suggested {points}", points=earned) if finding.status is Status.NEEDS_REVIEW else earned


def is_told(question: QuestionReport, finding: Finding) -> bool:
    """Whether there is more to say about this check than that it passed."""
    if is_words_elsewhere(question):
        return False
    whole = finding.status is Status.PASSED and not _less(finding.score, finding.max_score)
    return not whole or bool(concepts(finding))


def has_story(question: QuestionReport) -> bool:
    """Whether there is more to say about this question than its line in the table."""
    if question.status is QuestionStatus.NEEDS_REVIEW and is_words_elsewhere(question):
        return False  # its line says it all
    return question.status is not QuestionStatus.PASSED or _less(question.score, question.exercise.points)


def concepts(finding: Finding) -> tuple[Concept, ...]:
    """The ideas that an essay check looked for, in the rubric's order; nothing for other checks."""
    entries = (entry for entry in finding.evidence if "concept" in entry and "status" in entry)
    return tuple(
        Concept(
            title=str(entry.get("title") or entry["concept"]),
            status=str(entry["status"]),
            points=float(entry.get("points") or 0),
            max_points=float(entry.get("max_points") or 0),
            sentence=str(entry.get("sentence") or ""),
        )
        for entry in entries
    )


def earned(concept: Concept) -> str:
    """`1.5 / 3`; `-1` for a misunderstanding that costs a point; empty for one that costs nothing."""
    if concept.max_points:
        return score(concept.points, concept.max_points)
    return points(concept.points) if concept.points else ""


def max_score(report: Report) -> float:
    """The points of the questions that were graded: all of the assignment's, unless somebody asked for some only."""
    return sum(question.exercise.points for question in report.questions)


def total_note(report: Report) -> str:
    """What is still open about the total; empty if nothing is."""
    open_points = sum(
        question.exercise.points - points_elsewhere(question)
        for question in report.questions
        if question.status is QuestionStatus.NEEDS_REVIEW and _asks_for_a_person(question)
    )
    faults = [q.exercise.id for q in report.questions if q.status is QuestionStatus.GRADER_ERROR]
    missing = [q.exercise.id for q in report.questions if q.status is QuestionStatus.NOT_FOUND]
    said = []
    if open_points > _LEAST:
        said.append(
            gettext("A person is still to confirm questions worth {points} points.", points=points(open_points))
        )
    if missing:
        said.append(gettext("No answer was found to {questions}.", questions=", ".join(missing)))
    if faults:
        said.append(gettext("The grader failed on {questions}; that costs you nothing.", questions=", ".join(faults)))
    if report.settled is not None and report.settled.open:
        said.append(gettext("A person is still to look at when this came: {why}.", why=report.settled.open))
    return " ".join(said)


def _asks_for_a_person(question: QuestionReport) -> bool:
    """Whether somebody is to confirm what is decided here, and not only to give the points that are theirs to give."""
    return not points_elsewhere(question) or (not is_all_elsewhere(question) and any(_other_reasons(question)))


def terms_note(report: Report) -> str:
    """How the points that were earned became those that count; empty where they are the same."""
    settled = report.settled
    if settled is None or not settled.said:
        return ""
    changed = gettext("Earned: {points}.", points=points(settled.raw)) if settled.raw != settled.score else ""
    return " ".join(filter(None, (changed, *settled.said)))


def evidence_note(report: Report) -> str:
    """What the points rest on, in a line."""
    sandbox = gettext("none, the programs ran unconfined") if report.tier == "plain" else report.tier
    if report.evidence is Source.KERNEL:
        return gettext("Processes seen by the kernel (cannot be forged); sandbox: {sandbox}", sandbox=sandbox)
    return gettext(
        "Processes seen from inside the program (the kernel's view is not available here); sandbox: {sandbox}",
        sandbox=sandbox,
    )


def _sentences(*parts: str) -> str:
    """The parts as sentences; what has been said already is not said again."""
    return " ".join(dict.fromkeys(_sentence(part) for part in parts if part))


def _sentence(text: str) -> str:
    shown = text[:1].upper() + text[1:]
    return shown if shown.endswith((".", "!", "?", ":")) else f"{shown}."


def _less(value: float, most: float) -> bool:
    """Whether points are missing, and not only in the sixteenth digit."""
    return value < most - 1e-6


def titles(findings: Iterable[Finding]) -> str:
    """The checks by name, for a line that lists them; of a hidden one it is said that it is."""
    hidden = gettext(" (hidden)")
    return ", ".join(f"{_title(finding)}{hidden if finding.hidden else ''}" for finding in findings)


def _title(finding: Finding) -> str:
    return shown(finding.title or "") or (gettext(IDEAS) if concepts(finding) else finding.check)


def notes(report: Report) -> tuple[str, ...]:
    """Notes on the submission, and on the answers of which nothing else is said."""
    passed = [question for question in report.questions if not has_story(question) and question.answer]
    on_answers = (
        f"{question.exercise.id}: {note}"
        for question in passed
        for note in (question.answer.notes if question.answer else ())
    )
    return (*own_notes(report), *on_answers)


def own_notes(report: Report) -> tuple[str, ...]:
    """Notes on the submission as a whole, without those that only name a question of which it is said anyway."""
    told = {
        f"No answer to question {question.exercise.number} was found."
        for question in report.questions
        if question.status is QuestionStatus.NOT_FOUND
    }
    return tuple(note for note in report.notes if note not in told)
