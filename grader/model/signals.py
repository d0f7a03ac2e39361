"""What signals are called, on systems too that do not know them: a trace may come from Linux."""

from __future__ import annotations

import signal

_EVERYWHERE = {
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 8: "SIGFPE", 9: "SIGKILL",
    11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
}  # fmt: skip
"""Those whose numbers are the same on Linux and macOS (signal(7), signal(3)); Windows knows few of them."""


def signal_called(number: int | None) -> str | None:
    """`SIGKILL` for 9; None for one without a name, or where nobody knows the number."""
    if number is None:
        return None
    try:
        return _EVERYWHERE.get(number) or signal.Signals(number).name
    except ValueError:
        return None
