"""Sessions that are forks of one template share nothing, and the template learns nothing of them."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import offered
import psutil
import pytest

from grader.model import Limits, Program, Run
from grader.sandbox.tier import Tier

if sys.platform != "linux":
    pytest.skip("the sandboxed tiers need Linux", allow_module_level=True)

from grader.sandbox import bubblewrap
from grader.sandbox import session as session_module
from grader.sandbox.launch import Launch
from grader.sandbox.record import Record
from grader.sandbox.session import Session
from grader.sandbox.supervisor import Supervisor
from grader.sandbox.template import Template, Templates
from grader.sandbox.warm import Alone, Forked

pytestmark = pytest.mark.skipif(bubblewrap.available() is None, reason="bubblewrap is not installed")


@pytest.fixture
def templates(monkeypatch: pytest.MonkeyPatch) -> Iterator[Templates]:
    """Templates of this test alone."""
    own = Templates()
    monkeypatch.setattr(session_module, "templates", own)
    yield own
    own.close()


def session() -> Session:
    return offered.session(Tier.NAMESPACES, Limits(wall=10))


def output(session: Session, source: str) -> str:
    trace = session.run(Program(source=textwrap.dedent(source)), Run())
    return trace.text(trace.main) + trace.text(trace.main, "stderr")


def start(session: Session) -> Session:
    session.start()
    if not isinstance(session._warm, Forked):
        pytest.skip("this machine lets no namespaces be nested")
    return session


def interpreter_of(template: Template) -> psutil.Process:
    """The template's own process: bubblewrap's only child."""
    assert template._process is not None
    (child,) = psutil.Process(template._process.pid).children()
    return child


LEAVE = """
    import os, socket, sys
    from multiprocessing import shared_memory
    for folder in ("/work", "/tmp", "/dev/shm"):
        open(folder + "/left", "w").write("x")
    memory = shared_memory.SharedMemory(create=True, size=10, name="left_over")
    port = socket.socket()
    port.bind(("127.0.0.1", 4711))
    port.listen()
    name = socket.socket(socket.AF_UNIX)
    name.bind(chr(0) + "left")
    name.listen()
    os.environ["LEFT"] = "1"
    print("left")
"""
FIND = """
    import os, socket
    from multiprocessing import shared_memory
    found = [folder for folder in ("/work", "/tmp", "/dev/shm") if os.path.exists(folder + "/left")]
    try:
        shared_memory.SharedMemory(name="left_over")
        found.append("shared memory")
    except FileNotFoundError:
        pass
    for family, address in ((socket.AF_INET, ("127.0.0.1", 4711)), (socket.AF_UNIX, chr(0) + "left")):
        with socket.socket(family) as seeker:
            if seeker.connect_ex(address) == 0:
                found.append(address)
    found += [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    found += [name for name in os.environ if name == "LEFT"]
    print(found)
"""


def test_sessions_one_after_the_other_share_nothing(templates):
    with start(session()) as first:
        said = output(first, LEAVE + FIND)  # in one program all is there to be found
        assert all(what in said for what in ("/work", "/tmp", "/dev/shm", "shared memory", "4711", "x00left", "LEFT"))
    with start(session()) as second:
        assert output(second, FIND) == "[]\n"


def test_sessions_at_the_same_time_share_nothing(templates, monkeypatch):
    found = []

    class Interrupted(Supervisor):
        """Lets the first program go on only when the second has looked around."""

        def watch(self) -> Record:
            while not any(b"left" in piece.data for piece in self.channels.pieces):
                self.turn(0.05)
            monkeypatch.setattr(session_module, "Supervisor", Supervisor)
            with start(session()) as second:
                found.append(output(second, FIND))
            return super().watch()

    with start(session()) as first:
        monkeypatch.setattr(session_module, "Supervisor", Interrupted)
        assert "left" in output(first, LEAVE)
    assert found == ["[]\n"]


def test_process_table_of_a_session_is_its_own(templates):
    with start(session()) as one:
        assert output(one, "import os; print([p for p in os.listdir('/proc') if p.isdigit()][:1], os.getppid())") == (
            "['1'] 1\n"
        )


def test_template_has_nothing_of_any_session_in_its_memory(templates):
    canary = f"canary-{os.getpid()}"
    with start(session()) as one:
        assert output(one, f"text = '{canary}'\nprint(text)") == canary + "\n"
        (template,) = templates._known.values()
        assert canary.encode() not in memory_of(interpreter_of(template).pid)
        assert b"_grader_template" in memory_of(interpreter_of(template).pid)


def memory_of(pid: int) -> bytes:
    """All that a process can write to."""
    found = []
    try:
        maps = Path(f"/proc/{pid}/maps").read_text()
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for begin, end in re.findall(r"^(\w+)-(\w+) rw", maps, re.MULTILINE):
                memory.seek(int(begin, 16))
                found.append(memory.read(int(end, 16) - int(begin, 16)))
    except PermissionError:
        pytest.skip("only root may look into a process that must not be looked into")
    return b"".join(found)


def test_template_and_sessions_have_no_capability(templates):
    with start(session()) as one:
        (template,) = templates._known.values()
        for pid in (interpreter_of(template).pid, one._root):
            status = Path(f"/proc/{pid}/status").read_text()
            assert set(re.findall(r"Cap(?:Inh|Prm|Eff|Amb):\s*(\w+)", status)) == {"0" * 16}
        assert re.findall(r"CapBnd:\s*(\w+)", status) == ["0" * 16]


def test_template_that_is_gone_is_started_anew(templates):
    with start(session()) as one:
        (template,) = templates._known.values()
        old = interpreter_of(template)
        old.kill()
        psutil.wait_procs([old], timeout=10)
        one.close()
        assert output(one, "print(1)") == "1\n"
        assert isinstance(one._warm, Forked)


def test_session_starts_alone_where_no_template_can_fork_it_and_no_zombie_is_left(templates, monkeypatch):
    monkeypatch.setattr(Launch, "_walled_in", refusing(Launch._walled_in))
    with session() as one:
        assert output(one, "print(1)") == "1\n"
        assert isinstance(one._warm, Alone)
    assert [(template.refuses, template._process) for template in templates._known.values()] == [(True, None)]


def refusing(real):
    return lambda self, fd, template: ["/bin/false"] if template else real(self, fd, template=template)


def test_fork_of_the_grader_has_a_template_of_its_own(templates):
    with start(session()) as one:
        (template,) = templates._known.values()
        pid = os.fork()
        if pid == 0:
            templates.forget()
            status = 1
            try:
                with session() as other:
                    status = 0 if output(other, "print(2)") == "2\n" else 1
                templates.close()
            finally:
                os._exit(status)
        assert os.waitpid(pid, 0)[1] == 0
        assert output(one, "print(1)") == "1\n"
        assert interpreter_of(template).is_running()


def test_closed_templates_leave_no_process(templates):
    with start(session()) as one:
        (template,) = templates._known.values()
        processes = [interpreter_of(template), psutil.Process(one._root)]
        templates.close()
        _, alive = psutil.wait_procs(processes, timeout=10)
        assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
