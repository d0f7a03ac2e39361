"""Messages in another language: a made-up one, in which every word stands in «»; what is kept stays as it is."""

from __future__ import annotations

import ast
import copy
import html
import json
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import report_samples as samples

babel = pytest.importorskip("babel", reason="the tool for catalogues is not installed")
from babel.messages import Catalog, extract, mofile, pofile  # noqa: E402

from grader import language, pipeline  # noqa: E402
from grader.cli.app import main  # noqa: E402
from grader.language import gettext, joined, ngettext, replaced, say, say_number, shown, without  # noqa: E402
from grader.model import Report  # noqa: E402
from grader.report.html import to_html  # noqa: E402
from grader.report.terminal import as_text, render  # noqa: E402

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "grader" / "locale" / "grader.pot"
Capture = pytest.CaptureFixture[str]
MARKS = ("gettext", "ngettext", "N_", "say", "say_number")


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
    mapping = [("grader/**.py", "python"), ("grader/**.j2", "jinja2")]
    keywords = {**extract.DEFAULT_KEYWORDS, "say": None, "say_number": (1, 2)}
    for _, _, ids, _, _ in extract.extract_from_dir(str(ROOT), mapping, keywords=keywords):
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
        if call.func.id in MARKS and isinstance(call.args[0], ast.Constant)
    ]
    assert found == []


def said_in(path: Path) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """Every call that says a message, and the forms of the message."""
    forms = {"say": 1, "say_number": 2}
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in forms:
            yield call, call.args[: forms[call.func.id]]


def test_what_is_said_is_a_message_of_the_template_with_a_value_for_every_placeholder() -> None:
    known, wrong = set(messages()), []
    for path in sorted((ROOT / "grader").rglob("*.py")):
        for call, forms in said_in(path):
            texts = tuple(
                form.value for form in forms if isinstance(form, ast.Constant) and isinstance(form.value, str)
            )
            given = {word.arg for word in call.keywords if word.arg}
            needed = {name for text in texts for name in re.findall(r"{([^}]*)}", text)} - {"number"}
            if texts not in known or given - {"number"} != needed:
                wrong.append(f"{path}:{call.lineno}: {texts} {given}")
    assert wrong == []


SAYING = [
    path
    for part in ("checks", "deadlock")
    for path in sorted((ROOT / "grader" / part).glob("*.py"))
    if path.name != "__init__.py"
] + [ROOT / "grader" / "essay" / "judge.py"]
NO_WORDS = {"any worker", "f'pid {place}'", "f'made with {process.born}, {how}'", "f'line\\xa0{line}'"}
"""What stands there and is no message: a word of a spec, names, evidence."""
VERDICTS = ("passed", "failed", "review", "not_run", "broken")
TOLD = {"actual", "expected", "hint", "reason", "why"}


def plain_texts(node: ast.AST) -> Iterator[str]:
    """The literal words in an expression that no message holds."""
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in (*MARKS, "count", "find", "calls", "methods", "get", "fact", "fullmatch", "search"):
            return
    if isinstance(node, ast.Compare) or (isinstance(node, ast.keyword) and node.arg == "evidence"):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"[a-z]{2} [a-z]", node.value):
        yield node.value
    if isinstance(node, ast.JoinedStr) and any(
        isinstance(part, ast.Constant) and re.search("[a-z]{2}", part.value) for part in node.values
    ):
        yield ast.unparse(node)
        return
    for child in ast.iter_child_nodes(node):
        yield from plain_texts(child)


@pytest.mark.parametrize("path", SAYING, ids=lambda path: path.stem)
def test_what_checks_say_is_a_message_throughout(path: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said: list[ast.AST] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VERDICTS:
            said = [*node.args, *node.keywords]
        elif isinstance(node, ast.Assign) and {one.id for one in node.targets if isinstance(one, ast.Name)} & TOLD:
            said = [node.value]
        elif isinstance(node, ast.Return | ast.Yield):
            said = [node.value] if node.value else []
        found += [(node.lineno, text) for one in said for text in plain_texts(one) if text not in NO_WORDS]
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


# --- what is said before it is shown ----------------------------------------------------------------------------------


def german(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        ("{who} printed nothing",): ("Von {who} kam nichts",),
        ("{number} line", "{number} lines"): ("{number} Zeile", "{number} Zeilen"),
        ("{items} and {last}",): ("{items} und {last}",),
        (" at {line}",): (" in {line}",),
        ("line {line}",): ("Zeile {line}",),
        ("it ended",): ("es endete",),
    }
    write(folder, "xx", texts)
    monkeypatch.setenv("GRADER_LOCALE", str(folder))
    monkeypatch.setenv("GRADER_LANG", "xx")


def test_what_was_said_is_english_and_shown_in_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    german(tmp_path, monkeypatch)
    pair = say("{items} and {last}", items="worker 1", last="worker 2")
    said = say("{who} printed nothing", who=pair)
    assert (said, shown(said)) == ("worker 1 and worker 2 printed nothing", "Von worker 1 und worker 2 kam nichts")
    assert [shown(say_number("{number} line", "{number} lines", number)) for number in (1, 3)] == [
        "1 Zeile",
        "3 Zeilen",
    ]
    assert shown(joined("; ", [said, "theirs", say("it ended")])) == f"{shown(said)}; theirs; es endete"
    assert shown("it ended") == "it ended"  # whoever says so themselves is not translated


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda said: pickle.loads(pickle.dumps(said))])
def test_a_copy_can_be_shown_too(again: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    german(tmp_path, monkeypatch)
    said = again(joined(", ", [say("it ended"), say_number("{number} line", "{number} lines", 2)]))
    assert (said, shown(said)) == ("it ended, 2 lines", "es endete, 2 Zeilen")


def test_a_value_is_a_value_whatever_stands_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    german(tmp_path, monkeypatch)
    said = say("{who} printed nothing", who="{who} {0} {")
    assert (said, shown(said)) == ("{who} {0} { printed nothing", "Von {who} {0} { kam nichts")


def test_what_is_put_in_another_ones_place_leaves_the_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    german(tmp_path, monkeypatch)
    line = re.compile("line\u00a0([0-9]+)")
    said = joined("", [say("it ended"), say(" at {line}", line="line\u00a07")])
    placed = replaced(line, lambda found: say("line {line}", line=int(found[1]) + 1), said)
    assert (placed, shown(placed)) == ("it ended at line 8", "es endete in Zeile 8")
    assert replaced(line, lambda found: "", "nowhere") == "nowhere"
    across = replaced(re.compile("ended at"), lambda found: "stopped at", said)
    assert across == shown(across) == "it stopped at line\u00a07"  # across messages: the text counts


def test_of_what_was_joined_some_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    german(tmp_path, monkeypatch)
    left = without("; ", joined("; ", ["one", say("it ended"), "secret"]), {"secret", "one"})
    assert (left, shown(left)) == ("it ended", "es endete")
    assert (without("; ", "alone", {"secret"}), without("; ", "secret", {"secret"})) == ("alone", "")


def test_what_was_said_is_kept_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    german(tmp_path, monkeypatch)
    assert json.dumps([say("it ended")]) == '["it ended"]'


# --- which language -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "Total"),
        ({"GRADER_LANG": "xx"}, "Summe"),
        ({"LANGUAGE": "xx"}, "Summe"),
        ({"LANGUAGE": "zz:xx"}, "Summe"),
        ({"LANG": "xx_YY.UTF-8"}, "Summe"),
        ({"LC_ALL": "C.UTF-8", "LANG": "xx"}, "Total"),
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
    for name in language.VARIABLES:
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
