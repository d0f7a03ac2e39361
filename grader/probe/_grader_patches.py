"""Apply all patches of the API, in the order in which they must be."""

from __future__ import annotations

import os

import _grader_pools
import _grader_processes
import _grader_sync
import _grader_thread_notes
import _grader_threads
from _grader_late import when_imported


def patch_api():
    """Wrap the calls that make, wait for and use processes. Done once, before any student's code."""
    _grader_processes.patch_notified_calls()
    _grader_processes.patch_passing_of_descriptors()
    patch_reported_calls()
    _grader_sync.patch_sync()
    _grader_thread_notes.patch_thread_waits()


def patch_reported_calls():
    """Wrap those that are only reported: all that can be where no kernel is asked."""
    if hasattr(os, "fork"):
        _grader_processes.patch_fork()
    _grader_processes.patch_process()
    _grader_processes.patch_start_method()
    _grader_processes.patch_names_of_locks()
    _grader_threads.patch_threads()
    _grader_pools.patch_pool()
    _grader_pools.patch_executors()
    when_imported("asyncio.base_events", _patch_loops)
    when_imported("concurrent.interpreters", _patch_interpreters)


def _patch_loops(module):
    import _grader_asyncio  # here, because few programs have an event loop

    _grader_asyncio.patch(module)
    when_imported("asyncio.queues", _grader_asyncio.patch_queues)
    when_imported("asyncio.runners", _grader_asyncio.patch_runners)


def _patch_interpreters(module):
    import _grader_interpreters

    _grader_interpreters.patch(module)
