"""Answers that are alike stand next to each other; none is lost, and the order is no matter of luck."""

from __future__ import annotations

import random
from itertools import pairwise

from grader.review.alike import in_order

POOL = "A pool keeps worker processes alive and hands tasks to them"
LOCK = "Threads take turns because one lock guards the interpreter"
MEMORY = "Every process owns its memory so nothing is shared by accident"


def test_answers_of_one_kind_stand_together() -> None:
    answers = {f"{n}{kind[0]}": f"{kind} number{n}" for n in range(5) for kind in (POOL, LOCK, MEMORY)}
    kinds = [name[1] for name in in_order(answers)]
    assert sum(one != other for one, other in pairwise(kinds)) == 2


def test_equal_answers_stand_together_whoever_gave_them_and_however_they_are_broken() -> None:
    answers = {"a": POOL, "b": LOCK, "c": POOL.replace(" ", "\n"), "d": MEMORY, "e": LOCK}
    order = in_order(answers)
    assert abs(order.index("a") - order.index("c")) == 1
    assert abs(order.index("b") - order.index("e")) == 1


def test_nobody_is_lost_and_the_order_depends_on_the_answers_alone() -> None:
    chance = random.Random(3)
    words = ["process", "thread", "pool", "lock", "memory", "queue", "fast", "core", "task", "join", "start"]
    answers = {str(n): " ".join(chance.choices(words, k=chance.randint(0, 9))) for n in range(200)}
    order = in_order(answers)
    assert sorted(order) == sorted(answers)
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert in_order(dict(shuffled)) == order


def test_nothing_at_all_is_in_order() -> None:
    assert in_order({}) == []
    assert in_order({"a": "", "b": ""}) == ["a", "b"]
