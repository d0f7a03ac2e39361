"""Bring the probe into an interpreter that the student's program starts (`spawn`, `forkserver`, `subprocess`)."""

import _thread
import os
import stat
import sys

first = getattr(_thread, "_is_main_interpreter", lambda: True)()  # of its process: the others' names are their own

if first and "GRADER_PROBE" in os.environ:
    try:
        program, inode, schedule = os.environ["GRADER_PROBE"].rsplit(":", 2)
        facts = os.fstat(61)
        if stat.S_ISSOCK(facts.st_mode) and facts.st_ino == int(inode):
            import _grader_notes
            import _grader_patches
            import _grader_probe
            import _grader_schedules

            _grader_probe.start(program, _grader_probe.key_given(), facts.st_ino)
            _grader_notes.open_table()
            _grader_patches.patch_api()
            _grader_schedules.patch(schedule)
        sys.stdout.reconfigure(line_buffering=True)
    except (OSError, ValueError, AttributeError):
        pass

if first and "GRADER_PLAIN" in os.environ and "GRADER_PLAIN_MAIN" not in os.environ:
    import _grader_plain

    _grader_plain.start()
    _grader_plain.tell_failure()
