"""Messages in another language: a made-up one, in which every word stands in «»; what is kept stays as it is."""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import report_samples as samples

babel = pytest.importorskip("babel", reason="the tool for catalogues is not installed")
from babel.messages import Catalog, extract, mofile, pofile  # noqa: E402

from grader import language, pipeline  # noqa: E402
from grader.cli.app import main  # noqa: E402
from grader.language import gettext, ngettext  # noqa: E402
from grader.model import Report  # noqa: E402
from grader.report.html import to_html  # noqa: E402
from grader.report.terminal import as_text, render  # noqa: E402

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "grader" / "locale" / "grader.pot"
Capture = pytest.CaptureFixture[str]


def template() -> Catalog:
    with TEMPLATE.open("rb") as file:
        return pofile.read_po(file)


def messages() -> Iterator[tuple[str, ...]]:
    """All that the template has; of messages with a plural both forms."""
    for message in template():
        if message.id:
            yield (message.id,) if isinstance(message.id, str) else tuple(message.id)


def write(folder: Path, name: str, texts: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    """A compiled catalogue of a language."""
    made = Catalog(locale="de", domain=language.DOMAIN)
    for ids, strings in texts.items():
        made.add(ids if ids[1:] else ids[0], strings if ids[1:] else strings[0])
    place = folder / name / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{language.DOMAIN}.mo").open("wb") as file:
        mofile.write_mo(file, made)


@pytest.fixture
def quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up language is chosen; the folder of its catalogue."""
    write(tmp_path, "xx", {ids: tuple(f"«{text}»" for text in ids) for ids in messages()})
    monkeypatch.setenv("GRADER_LOCALE", str(tmp_path))
    monkeypatch.setenv("GRADER_LANG", "xx")
    return tmp_path


def show(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "open_assignment", lambda name, start: report.assignment)
    monkeypatch.setattr(pipeline, "grade_submission", lambda *_: report)


# --- the template ---------------------------------------------------------------------------------------------------


def extracted() -> set[tuple[str, ...]]:
    """The messages that the package has now, as `./run catalogue` finds them."""
    found: set[tuple[str, ...]] = set()
    mapping = [("grader/**.py", "python"), ("grader/report/templates/**.j2", "jinja2")]
    for _, _, ids, _, _ in extract.extract_from_dir(str(ROOT), mapping):
        found.add((ids,) if isinstance(ids, str) else tuple(ids))
    return found


def test_the_template_is_up_to_date() -> None:
    assert extracted() == set(messages()), "./run catalogue writes it anew"


def test_no_message_stands_within_an_f_string_where_older_pythons_do_not_find_it() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path in (ROOT / "grader").rglob("*.py")
        if "skeleton" not in path.parts
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in ("gettext", "ngettext", "N_") and isinstance(call.args[0], ast.Constant)
    ]
    assert found == []


def test_every_placeholder_has_a_name() -> None:
    fields = [field for ids in messages() for text in ids for field in re.findall(r"\{([^}]*)\}", text)]
    assert fields
    assert all(field.isidentifier() for field in fields)


# --- what is shown --------------------------------------------------------------------------------------------------

REPORTS = {"mixed": samples.mixed(), "right": samples.all_right(), "essay": samples.report(samples.essay())}


@pytest.mark.parametrize("name", REPORTS)
def test_every_word_of_ours_in_a_terminals_report_is_translated(name: str, quoted: Path) -> None:
    """Without what is translated nothing is left but what authors, students, checks and the sandbox say."""
    english = template()
    said = as_text(render(REPORTS[name]), 400)
    for ids in messages():
        for text in ids:
            if "{" not in text and len(text) > 12:
                assert said.count(text) == said.count(f"«{text}»"), text
    assert len(english) > 50
    assert "«Total»" in said


def test_a_page_is_translated_and_says_in_which_language_it_is(quoted: Path) -> None:
    page = html.unescape(to_html(samples.mixed()))
    assert '<html lang="de">' in page
    for words in ("«Where the points went»", "«expected»", "«partly right»", "«See it again:»", "«Who lived when («"):
        assert words.replace("(«", "(") in page
    assert 'class="expected"' in page  # what style sheets know stays as it is


def test_the_command_speaks_the_language_and_its_json_does_not(
    quoted: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    show(samples.mixed(), monkeypatch)
    main(["check", "alice.ipynb"])
    assert "«partly right»" in capsys.readouterr().out
    main(["check", "alice.ipynb", "--json"])
    translated = capsys.readouterr().out
    monkeypatch.delenv("GRADER_LANG")
    main(["check", "alice.ipynb", "--json"])
    assert translated == capsys.readouterr().out
    assert json.loads(translated)["questions"]


def test_errors_are_told_in_the_language(quoted: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "doctor", interrupted)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == "grader: «interrupted»\n"


# --- which language -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "Total"),
        ({"GRADER_LANG": "xx"}, "Summe"),
        ({"LANGUAGE": "xx"}, "Summe"),
        ({"LANGUAGE": "zz:xx"}, "Summe"),
        ({"LANGUAGE": "en:xx"}, "Total"),
        ({"LANGUAGE": "en_GB:xx"}, "Total"),
        ({"GRADER_LANG": "en", "LANGUAGE": "xx"}, "Total"),
        ({"GRADER_LANG": "xx_AT.UTF-8"}, "Summe"),
        ({"GRADER_LANG": "zz"}, "Total"),
        ({"GRADER_LANG": "../xx"}, "Total"),
    ],
)
def test_the_environment_chooses(
    environment: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "own", "xx", {("Total",): ("Summe",)})
    monkeypatch.setenv("GRADER_LOCALE", str(tmp_path / "own"))
    for name in ("GRADER_LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert gettext("Total") == said


def test_plural_forms_are_those_of_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "xx", {("{number} byte", "{number} bytes"): ("ein Byte", "{number} Byte")})
    assert [ngettext("{number} byte", "{number} bytes", number) for number in (1, 2)] == ["1 byte", "2 bytes"]
    monkeypatch.setenv("GRADER_LOCALE", str(tmp_path))
    monkeypatch.setenv("GRADER_LANG", "xx")
    assert [ngettext("{number} byte", "{number} bytes", number) for number in (1, 2)] == ["ein Byte", "2 Byte"]


@pytest.mark.parametrize("wrong", ["{nobody}", "{", "{0}", "{questions.x}", "{questions[x]}"])
def test_a_translation_with_wrong_placeholders_is_not_used(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "xx", {("Run: {questions}.",): (wrong,)})
    monkeypatch.setenv("GRADER_LOCALE", str(tmp_path))
    monkeypatch.setenv("GRADER_LANG", "xx")
    assert gettext("Run: {questions}.", questions="q6") == "Run: q6."


def test_a_damaged_catalogue_leaves_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "xx" / "LC_MESSAGES" / "grader.mo").write_bytes(b"no catalogue at all")
    monkeypatch.setenv("GRADER_LOCALE", str(tmp_path))
    monkeypatch.setenv("GRADER_LANG", "xx")
    assert gettext("Total") == "Total"
