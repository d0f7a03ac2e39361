"""The review desk: pages on 127.0.0.1 on which people decide what the grader left to them."""

from __future__ import annotations

from grader.review.app import make_app
from grader.review.desk import Desk
from grader.review.gate import Gate
from grader.review.serving import Address, serve

__all__ = ["Address", "Desk", "Gate", "make_app", "serve"]
