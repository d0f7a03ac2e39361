"""An assignment of one question, and programs that answer it in many ways."""

from __future__ import annotations

from pathlib import Path

import yaml

RIGHT = """\
import multiprocessing

def show(n):
    print(n)

if __name__ == "__main__":
    p = multiprocessing.Process(target=show, args=(1,))
    p.start()
    p.join()
"""
WRONG = RIGHT.replace("    p.join()\n", "")
ENDLESS = RIGHT.replace("print(n)", "print(n)\n    while True: pass")
KILLS = RIGHT.replace(
    "import multiprocessing", "import multiprocessing, os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
)
SPEC = {
    "id": "one", "title": "One process", "prompt": "Create a process and wait for it.", "kind": "program", "points": 4,
    "limits": {"wall": "3s"},
    "checks": [
        {"id": "made", "points": 2, "processes": {"count": {"at_least": 1}, "ended": "ok"}},
        {"id": "joined", "points": 2, "joined": {"all": True}},
    ],
}  # fmt: skip


def make(folder: Path) -> None:
    """The assignment `tiny`, and a class of three."""
    (folder / "exercises" / "tiny").mkdir(parents=True)
    head = {"id": "tiny", "title": "Tiny", "questions": ["one.yaml"]}
    (folder / "exercises/tiny/assignment.yaml").write_text(yaml.safe_dump(head))
    (folder / "exercises/tiny/one.yaml").write_text(yaml.safe_dump(SPEC))
    (folder / "class").mkdir()
    for student, source in {"ada": RIGHT, "bob": WRONG, "cy": RIGHT.replace("(1,)", "(2,)")}.items():
        (folder / "class" / f"{student}.py").write_text(source)
