"""Random numbers that a program gives no seed: the same in every run under a schedule, others under another one."""

from __future__ import annotations

import pytest

from grader.model import Program, Run, Schedule, StartMethod

DRAWS = """
import multiprocessing
import random

def draw(_):
    return random.randrange(10**9)

def say(ours):
    random.seed(ours) if ours else None
    print(random.randrange(10**9))

if __name__ == "__main__":
    print(random.randrange(10**9))
    random.seed()
    print(random.randrange(10**9))
    for seed in (None, None, 1):
        worker = multiprocessing.Process(target=say, args=(seed,))
        worker.start()
        worker.join()
    with multiprocessing.Pool(3) as pool:
        print(*pool.map(draw, range(12), chunksize=1))
"""


def drawn(session, run: Run) -> list[str]:
    trace = session.run(Program(source=DRAWS), run)
    assert trace.exit_code == 0
    texts = [trace.text(process.pid) for process in (*trace.workers, *trace.processes) if process.pid != trace.main]
    return " ".join([trace.text(trace.main), *dict.fromkeys(texts)]).split()


@pytest.mark.parametrize("method", [StartMethod.FORK, StartMethod.FORKSERVER])
def test_numbers_are_the_same_in_every_run_and_all_different_whichever_worker_draws_them(session, method):
    once, again = (drawn(session, Run(start_method=method)) for _ in range(2))
    assert once == again
    assert len(set(once)) == len(once) == 17


def test_another_schedule_has_other_numbers_but_where_the_program_gave_a_seed(session):
    natural, held = drawn(session, Run()), drawn(session, Run(schedule=Schedule.HOLD_EXITS))
    assert set(natural) & set(held) == {"144272509"}
