"""Report the interpreters that a program makes within its process (from Python 3.14 on), and make them feel at home."""

from __future__ import annotations

import functools

import _grader_probe as probe

_AT_HOME = (
    """
import os, site, sys
if sys.flags.no_site:
    site.main()
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(encoding="utf-8", line_buffering=True)
os.cpu_count = os.process_cpu_count = lambda: %d
del os, site, sys, stream
"""
    % probe.CPUS
)
"""What the first interpreter of the process has been given, too."""


def patch(module):
    """Wrap `concurrent.interpreters.create`, of which executors make theirs as well."""
    real = module.create

    @functools.wraps(real)
    def create():
        made, line = real(), probe.line_here()
        if line is not None:
            probe.send("interpreter", line)
        made.exec(_AT_HOME)
        return made

    module.create = create
