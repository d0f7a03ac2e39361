"""Every program under `tests/programs` is observed as its header states."""

from __future__ import annotations

import judged_programs
import pytest

EVERYDAY = {
    "joined/active_children_loop", "joined/child_exits_with_status", "joined/child_segfaults", "joined/daemon_joined",
    "joined/executor_with", "joined/fork_wait", "joined/fork_waitpid", "joined/is_alive_busy", "joined/join_in_order",
    "joined/join_in_start_loop", "joined/join_with_long_timeout", "joined/manager", "joined/nested",
    "joined/pool_close_join", "joined/pool_with", "joined/queue_big", "joined/sentinels", "joined/sigchld_handler",
    "joined/subprocess_run", "joined/terminate_join", "joined/thread_outlives_main", "joined/utf8",
    "not_joined/atexit_join", "not_joined/compute", "not_joined/daemon_killed", "not_joined/last_only",
    "not_joined/last_only_with_timeout", "not_joined/nested_child_does_not_join", "not_joined/no_join",
    "not_joined/orphan", "not_joined/poll_twice", "not_joined/pool_never_closed", "not_joined/queue_get_as_sleep",
    "not_joined/run_instead_of_start", "not_joined/sleep_tenth", "not_joined/threads_instead",
    "not_joined/wait_once", "not_joined/worker_kills_itself",
}  # fmt: skip
SAMPLE = {"joined/join_in_order", "joined/pool_with", "joined/nested", "not_joined/last_only", "not_joined/sleep_tenth"}
ALL = judged_programs.programs("joined", "not_joined")


def cases(quick: set[str]) -> list[object]:
    return [
        pytest.param(judged, id=judged.name, marks=[] if judged.name in quick else [pytest.mark.slow]) for judged in ALL
    ]


def test_everyday_programs_exist():
    assert {judged.name for judged in ALL} >= EVERYDAY | SAMPLE


@pytest.mark.parametrize("judged", cases(EVERYDAY))
def test_program_is_observed_as_its_header_states(strongest, judged):
    assert judged_programs.complaints(strongest, judged) == []


@pytest.mark.parametrize("judged", cases(SAMPLE))
def test_program_is_observed_alike_without_namespaces(landlock, judged):
    assert judged_programs.complaints(landlock, judged) == []
