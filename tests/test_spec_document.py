"""Files that are no YAML, or more than a spec may have: each is a problem at its place, never a crash."""

from __future__ import annotations

import os
from pathlib import Path

import bounded
import pytest
import yaml

from grader.spec import compose
from grader.spec.document import Document, read_document


@pytest.fixture(params=["c", "python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """PyYAML's parser in C, and the one in Python where that is not built."""
    if request.param == "c" and not yaml.__with_libyaml__:
        pytest.skip("PyYAML is built without libyaml")
    monkeypatch.setattr(compose, "_LOADER", yaml.CSafeLoader if request.param == "c" else yaml.SafeLoader)
    return str(request.param)


def read(folder: Path, text: str | bytes) -> Document:
    file = folder / "q.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_document(file)


def only_problem(document: Document) -> str:
    (problem,) = document.problems
    return f"{problem.line}:{problem.column} {problem.trail or '-'} | {problem.message}"


def test_values_and_keys_know_where_they_stand(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  - {c: é, d: 2}\n  - x\n")
    assert document.data == {"a": 1, "b": [{"c": "é", "d": 2}, "x"]}
    assert document.problems == []
    assert document.values == {
        (): (1, 1),
        ("a",): (1, 4),
        ("b",): (3, 3),
        ("b", 0): (3, 5),
        ("b", 0, "c"): (3, 9),
        ("b", 0, "d"): (3, 15),
        ("b", 1): (4, 5),
    }
    assert document.keys[("b", 0, "d")] == (3, 12)


@pytest.mark.parametrize(
    ("text", "start", "advice"),
    [
        ("title: Q1: what\n", "1:10", "Text that holds a colon needs quotation marks; or the indentation is wrong."),
        ("a: 1\n b: 2\n", "2:3", "Text that holds a colon needs quotation marks; or the indentation is wrong."),
        ("a:\n\t- 1\n", "2:1", "Indent with spaces, not tabs; text that begins with @, % or ` needs quotation marks."),
        ("a: @x\n", "1:4", "Indent with spaces, not tabs; text that begins with @, % or ` needs quotation marks."),
        ("a: 1\nb\nc: 2\n", "3:1", "Is a colon missing, or the space after it?"),
        ("- 1\na: 2\n", "2:1", "Is the indentation right?"),
    ],
)
def test_an_error_of_syntax_is_located_and_comes_with_advice(
    tmp_path: Path, text: str, start: str, advice: str
) -> None:
    said = only_problem(read(tmp_path, text))
    assert said.startswith(f"{start} - | not valid YAML: ")
    assert said.endswith(f". {advice}")


@pytest.mark.parametrize("text", ["a: [1,\nb: 2\n", "a: 'x\nb: 1\n", 'a: "x\n', "a: {b: 1\n"])
def test_what_is_never_closed_is_an_error_of_syntax(tmp_path: Path, text: str) -> None:
    assert "not valid YAML: " in only_problem(read(tmp_path, text))


def test_an_unclosed_quotation_mark_is_said_to_begin_where_it_does(tmp_path: Path) -> None:
    said = only_problem(read(tmp_path, "a: 1\nb: 'x\nc: 2\nd: 3\n"))
    assert (
        "(while scanning a quoted scalar that begins on line 2). Is a quotation mark or a bracket not closed?" in said
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n"])
def test_an_empty_file_is_no_mapping(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, text)
    assert document.mapping("id and title") is None
    assert only_problem(document).endswith(":1 - | expected a mapping with id and title, got an empty file.")


@pytest.mark.parametrize(
    ("text", "got"), [("- 1\n- 2\n", "a list of 2"), ("word\n", "'word'"), ("\n3\n", "3"), ("''", "empty text")]
)
def test_a_file_must_hold_a_mapping(tmp_path: Path, text: str, got: str) -> None:
    document = read(tmp_path, text)
    assert document.mapping("id") is None
    assert only_problem(document).endswith(f" - | expected a mapping with id, got {got}.")


def test_every_duplicate_key_is_reported_and_the_first_one_counts(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb: {c: 2, 'c': 3}\na: 4\n")
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert [(each.line, each.column, each.trail, each.message) for each in document.problems] == [
        (2, 11, "b > c", "expected each key once, got 'c' again (first on line 2)."),
        (3, 1, "a", "expected each key once, got 'a' again (first on line 1)."),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: !!python/object/apply:os.system [x]", "1:4 a | expected a plain value, got the tag "
         "'!!python/object/apply:os.system'. Remove the tag."),
        ("a: !!python/name:os.system x", "1:4 a | expected a plain value, got the tag '!!python/name:os.system'. "
         "Remove the tag."),
        ("a: !!binary aGk=", "1:4 a | expected a plain value, got the tag '!!binary'. Remove the tag."),
        ("a: !!set {b: }", "1:4 a | expected a plain value, got the tag '!!set'. Remove the tag."),
        ("a: !env X", "1:4 a | expected a plain value, got the tag '!env'. Remove the tag."),
        ("a: !!int x", "1:4 a | expected what !!int says, got 'x'."),
        ("!!python/object:x y: 1", "1:1 - | expected a plain value, got the tag '!!python/object:x'. Remove the tag."),
        ("? [a, b]\n: 1", "1:3 - | expected a word as the key, got a list. "
         "Text that begins with { or [ needs quotation marks."),
        ("a: {{x}}", "1:5 a | expected a word as the key, got a mapping. "
         "Text that begins with { or [ needs quotation marks."),
        ("a: &b {c: 1}\n<<: *b", "2:1 - | expected a word as the key, got a merge key (<<), which is not supported. "
         "Write the keys out."),
        ("a: 1\n---\nb: 2\n", "2:1 - | expected one document in a file, got a second one (---)."),
        ("a: *b", "1:4 - | expected an anchor &b above, found none for *b."),
        ("a: &b [*b]", "1:8 - | expected an anchor &b above, found none for *b."),
        (f"a: {'9' * 301}", "1:4 a | expected a number of at most 300 digits, got 301 digits."),
    ],
)  # fmt: skip
def test_what_yaml_has_and_specs_have_not_is_refused_at_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert only_problem(read(tmp_path, text)) == said


def test_nothing_that_a_tag_names_is_executed(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    read(tmp_path, f"a: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{canary}']]")
    assert not canary.exists()


@pytest.mark.parametrize("text", ["a: !!str 12", "a: ! 12", "a: '12'", 'a: "12"'])
def test_a_tag_that_says_text_makes_text(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).data == {"a": "12"}


def test_half_a_surrogate_pair_is_refused(tmp_path: Path) -> None:
    document = read(tmp_path, 'a: "x\\ud800y"')
    assert len(document.problems) == 1
    assert "\ud800" not in str(document.data)


# --- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a: 1\nb: caf\xe9\n", "2:7 - | expected UTF-8 text, got the byte 0xe9. Save the file as UTF-8."),
        (b"\xef\xbb\xbfb: caf\xe9\n", "1:7 - | expected UTF-8 text, got the byte 0xe9. Save the file as UTF-8."),
        ("a: 1".encode("utf-16"), "1:1 - | expected UTF-8 text, got the byte 0xff. Save the file as UTF-8."),
        (b"a: 1\r\nb: \x1b[31m\n", "2:4 - | expected text, got the control character U+001B. "
         "Remove it, or write it as an escape in quotes."),
        (b"a: \x00", "1:4 - | expected text, got the control character U+0000. "
         "Remove it, or write it as an escape in quotes."),
        (b"a" * 1_000_001, "1:1 - | expected a file of at most 1,000,000 bytes, got a longer one."),
    ],
)  # fmt: skip
def test_bytes_that_are_no_spec_are_refused(tmp_path: Path, data: bytes, said: str) -> None:
    assert only_problem(read(tmp_path, data)) == said


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    said = only_problem(read_document(tmp_path / "none.yaml"))
    assert said == "1:1 - | expected a YAML file here, got no such file."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert only_problem(read_document(tmp_path)) == "1:1 - | expected a YAML file here, got a folder."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    said = only_problem(read_document(tmp_path / "pipe.yaml"))
    assert said == "1:1 - | expected a YAML file here, got something else."


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "q.yaml").touch()
    monkeypatch.setattr(Path, "open", refuse)
    assert only_problem(read_document(tmp_path / "q.yaml")) == "1:1 - | expected a readable file: Permission denied."


# --- bombs ---------------------------------------------------------------------------------------------------------


def laughs(width: int, depth: int, text: str = "ha") -> str:
    """Aliases of aliases: `width ** depth` texts."""
    levels = [f"a0: &a0 [{', '.join([text] * width)}]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth)]
    return "\n".join(levels)


def test_a_million_laughs_are_cut_short(tmp_path: Path) -> None:
    with bounded.within(50):
        said = only_problem(read(tmp_path, laughs(10, 12)))
    assert said.endswith(" - | expected at most 20,000 values, got more.")


def test_a_long_text_repeated_by_aliases_is_cut_short(tmp_path: Path) -> None:
    text = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1000)}]"
    assert only_problem(read(tmp_path, text)).endswith(" - | expected at most 20,000 values, got more.")


def test_more_values_than_a_spec_may_have_are_refused(tmp_path: Path) -> None:
    text = "a:\n" + "- 1\n" * 20_001
    assert only_problem(read(tmp_path, text)) == "19999:3 - | expected at most 20,000 values, got more."


@pytest.mark.parametrize("text", ["[" * 1000, "- " * 100_000, "{a: " * 1000, "? " * 1000, "[" * 51 + "]" * 51])
def test_depth_is_bounded(tmp_path: Path, text: str) -> None:
    assert only_problem(read(tmp_path, text)).endswith(" - | expected values at most 50 deep, got deeper ones.")


def test_depth_made_of_aliases_is_bounded(tmp_path: Path) -> None:
    opened, closed = "[" * 40, "]" * 40
    levels = ["a0: &a0 x", *(f"a{n}: &a{n} {opened}*a{n - 1}{closed}" for n in range(1, 200))]
    assert only_problem(read(tmp_path, "\n".join(levels))).endswith("at most 50 deep, got deeper ones.")


def test_the_allowed_depth_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "[" * 50 + "]" * 50).problems == []
