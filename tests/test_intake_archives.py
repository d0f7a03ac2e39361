"""An archive is unpacked within bounds and only beneath its folder; what is odd is left out and said."""

from __future__ import annotations

import contextlib
import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.intake import archives, is_archive, unpack


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def tarred(path: Path, *members: tarfile.TarInfo, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as file:
        for member in members:
            file.addfile(member, io.BytesIO(b"x" * member.size))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, size
    return info


def content(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "inside" / "unpacked"
    place.mkdir(parents=True)
    return place


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz"])
def test_every_kind_of_archive_is_unpacked(tmp_path: Path, folder: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".zip"):
        zipped(path, {"alice/q3.py": b"x"})
    else:
        kinds = {"tar": "w", "gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}
        tarred(path, member("alice/q3.py", size=1), mode=kinds[name.rpartition(".")[2]])
    assert is_archive(path)
    assert unpack(path, folder) == ()
    assert (folder / "alice" / "q3.py").read_bytes() == b"x"


@pytest.mark.parametrize(
    "name", ["../out.py", "a/../../out.py", "/etc/out.py", "C:/out.py", "..\\out.py", "", "a/" * 30 + "x"]
)
def test_a_name_that_leads_elsewhere_is_left_out(tmp_path: Path, folder: Path, name: str) -> None:
    notes = unpack(tarred(tmp_path / "a.tgz", member(name, size=3), member("good.py", size=3)), folder)
    assert content(tmp_path / "inside") == {"unpacked/good.py"}
    assert len(notes) == 1


@pytest.mark.parametrize(
    "odd",
    [
        member("link.py", tarfile.SYMTYPE, "/etc/passwd"),
        member("link.py", tarfile.LNKTYPE, "../../secret"),
        member("device", tarfile.CHRTYPE),
        member("pipe", tarfile.FIFOTYPE),
    ],
    ids=["symlink", "hard link", "device", "pipe"],
)
def test_what_is_no_file_is_left_out(tmp_path: Path, folder: Path, odd: tarfile.TarInfo) -> None:
    notes = unpack(tarred(tmp_path / "a.tgz", odd), folder)
    assert content(folder) == set()
    assert "no ordinary file" in notes[0]


def test_a_link_in_a_zip_is_left_out(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        info = zipfile.ZipInfo("link.py")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, "/etc/passwd")
    assert "no ordinary file" in unpack(tmp_path / "a.zip", folder)[0]
    assert content(folder) == set()


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path, folder: Path) -> None:
    bomb = zipped(tmp_path / "a.zip", {f"{number}.txt": bytes(8 << 20) for number in range(4)})
    with pytest.raises(UsageError, match="more than can be believed"):
        unpack(bomb, folder)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 20 << 20


def test_too_many_members_are_refused(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    with pytest.raises(UsageError, match="more than 5 files"):
        unpack(zipped(tmp_path / "a.zip", {f"{n}.py": b"" for n in range(6)}), folder)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 broken", b"\x1f\x8b broken", b"not at all", bytes(1000)], ids=range(5)
)
@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_damaged_archive_is_one_clear_line(tmp_path: Path, folder: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    try:
        unpack(tmp_path / name, folder)
    except UsageError as error:
        assert "damaged or encrypted" in str(error)
        assert "\n" not in str(error)
    assert content(folder) == set()


def test_a_member_without_a_name_is_left_out(tmp_path: Path, folder: Path) -> None:
    """Found by fuzzing: the standard library of Python 3.11 raises IndexError on it."""
    data = bytearray(zipped(tmp_path / "a.zip", {"a/q3.py": b"print(1)", "q5.py": b""}).read_bytes())
    place = data.index(b"PK\x01\x02") + 28  # the length of the first name in the directory at the end
    data[place : place + 2] = b"\0\0"
    (tmp_path / "a.zip").write_bytes(data)
    with contextlib.suppress(UsageError):
        unpack(tmp_path / "a.zip", folder)


def test_names_that_some_system_takes_for_one_are_not_written_twice(tmp_path: Path, folder: Path) -> None:
    notes = unpack(zipped(tmp_path / "a.zip", {"q3.py": b"1", "Q3.PY": b"2"}), folder)
    assert (folder / "q3.py").read_bytes() == b"1"
    assert "another has this name" in notes[0]


def test_names_are_made_fit_for_every_system(tmp_path: Path, folder: Path) -> None:
    unpack(
        zipped(tmp_path / "a.zip", {"CON.py": b"", "a\x07b?.py": b"", "x" * 300 + ".py": b"", "münchen.py": b""}),
        folder,
    )
    found = content(folder)
    assert {"_CON.py", "a_b_.py", "münchen.py"} <= found
    assert all(len(name.encode()) <= 200 for name in found)


def test_what_tools_leave_is_no_work_of_a_student(tmp_path: Path, folder: Path) -> None:
    noise = ["__MACOSX/q3.py", ".git/config", "a/.ipynb_checkpoints/q3.ipynb", ".DS_Store", "venv/lib/x.py"]
    assert unpack(zipped(tmp_path / "a.zip", {**dict.fromkeys(noise, b""), "q3.py": b""}), folder) == ()
    assert content(folder) == {"q3.py"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), cut=st.integers(0, 200), name=st.sampled_from(["a.zip", "a.tar", "a.tar.gz"]))
def test_whatever_the_bytes_are_they_are_unpacked_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cut: int, name: str
) -> None:
    place = tmp_path_factory.mktemp("fuzz")
    good = (
        zipped(place / "good.zip", {"q3.py": b"print(1)"})
        if name == "a.zip"
        else tarred(place / "good.tgz", member("q3.py"))
    )
    (place / name).write_bytes(good.read_bytes()[:cut] + data + good.read_bytes()[cut + len(data) :])
    (place / "out").mkdir()
    with contextlib.suppress(UsageError):
        unpack(place / name, place / "out")
    assert {path.name for path in place.iterdir()} <= {name, "out", "good.zip", "good.tgz"}
