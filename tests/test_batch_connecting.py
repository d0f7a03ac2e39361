"""What a person says of a scheduler is understood, or it is told what to do."""

from __future__ import annotations

import json
import re
import socket
import sys
from pathlib import Path

import pytest

from grader.batch import connecting
from grader.cli.app import main
from grader.errors import UsageError


def test_an_address_is_one_with_a_protocol_a_host_and_port_or_a_scheduler_file(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"address": "tls://10.0.0.7:8786", "workers": {}}))
    assert connecting.scheduler_address("tls://head:8786") == "tls://head:8786"
    assert connecting.scheduler_address("head:8786") == "tcp://head:8786"
    assert connecting.scheduler_address(str(file)) == "tls://10.0.0.7:8786"


@pytest.mark.parametrize("content", ["", "[]", '{"workers": {}}', "\0"])
def test_a_file_that_is_no_scheduler_file_is_told_to_be_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "f.json").write_text(content)
    with pytest.raises(UsageError, match="this is no scheduler file"):
        connecting.scheduler_address(str(tmp_path / "f.json"))


def test_what_is_neither_is_told_how_one_looks() -> None:
    with pytest.raises(UsageError, match=r"'head' is neither a scheduler's address .tcp://host:8786"):
        connecting.scheduler_address("head")


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'grader[cluster]'")):
        connecting.connect("tcp://127.0.0.1:8786")


@pytest.mark.parametrize(
    ("protocol", "told"),
    [
        ("tcp", "it does not answer|Timed out trying to connect.*`dask scheduler` running"),
        ("tls", "TLS.*name certificates that it trusts"),
        ("odd", "unknown address scheme 'odd'"),
    ],
)
def test_who_is_no_scheduler_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch, protocol: str, told: str) -> None:
    monkeypatch.setattr(connecting, "CONNECT", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(UsageError, match=told):
            connecting.connect(f"{protocol}://127.0.0.1:{silent.getsockname()[1]}")


def test_a_cluster_that_is_not_there_is_a_line_and_wrong_usage(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tiny_class import make

    make(work)
    assert main(["grade", "class", "-a", "tiny", "--cluster", "nowhere.json"]) == 2
    said = capsys.readouterr()
    assert "'nowhere.json' is neither a scheduler's address" in said.err
    assert said.err.count("\n") == 1
