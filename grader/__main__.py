"""`python -m grader`, and the `grader` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code."""
    from grader.cli.app import main as run  # here, so that Ctrl-C during the imports ends quietly too

    return run()


if __name__ == "__main__":
    sys.exit(main())
