"""Attack a session as a student could: where that works, nothing that it attests is worth anything."""

from __future__ import annotations

from grader.errors import SandboxError
from grader.language import say
from grader.model import Program, Run
from grader.sandbox.tier import AnySession

_FORGED, _REFUSED = "forged", "refused"
_FORGERY = f"""
import os, socket, struct
credentials = struct.pack("3i", os.getppid(), os.getuid(), os.getgid())
try:
    with socket.socket(fileno=os.dup(1)) as stdout:
        stdout.sendmsg([b"{_FORGED}\\n"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, credentials)])
except OSError:
    print("{_REFUSED}")
"""


def can_forge_authors(session: AnySession) -> bool:
    """Try to write under another process's pid; True if that works, as it does with CAP_SYS_ADMIN (unix(7)).

    Raises SandboxError if the attempt came to nothing, so that nobody can say.
    """
    trace = session.run(Program(source=_FORGERY), Run(), "forgery.py")
    if any(_FORGED in chunk.text for chunk in trace.chunks):
        return True
    if trace.text(trace.main).strip() != _REFUSED:
        said = "".join(chunk.text for chunk in trace.chunks).strip()[-200:]
        raise SandboxError(
            say(
                "nobody can say whether authors can be forged here: {said}",
                said=said or say("the attempt said nothing"),
            )
        )
    return False
