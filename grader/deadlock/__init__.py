"""What a standstill is called: who waits for what, whose doing it is, and how to mend it. Pure.

Checks and reports say it alike, therefore it lies beneath both.
"""

from grader.deadlock.account import Account, account, thread_waits_for, waits_for
from grader.deadlock.names import Names

__all__ = ["Account", "Names", "account", "thread_waits_for", "waits_for"]
