"""Which processes have come of one, also those whose parents were gone before anybody had seen them."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

import psutil

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _MOST = 1024
    _LIMITS, _MEMBERS = 9, 3  # JobObjectExtendedLimitInformation, JobObjectBasicProcessIdList
    _KILL_ON_JOB_CLOSE = 0x2000
    _SET_QUOTA, _TERMINATE = 0x0100, 0x0001

    class _Limits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("times", ctypes.c_int64 * 2), ("flags", wintypes.DWORD), ("sizes", ctypes.c_size_t * 2),
            ("processes", wintypes.DWORD), ("affinity", ctypes.c_size_t), ("classes", wintypes.DWORD * 2),
            ("counts", ctypes.c_uint64 * 6), ("memory", ctypes.c_size_t * 4),
        )  # fmt: skip

    class _Members(ctypes.Structure):
        """JOBOBJECT_BASIC_PROCESS_ID_LIST, with room for as many as any run may have."""

        _fields_ = (("all", wintypes.DWORD), ("listed", wintypes.DWORD), ("pids", ctypes.c_size_t * _MOST))

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    for _name in ("CreateJobObjectW", "OpenProcess"):
        getattr(_kernel, _name).restype = wintypes.HANDLE

    class Kin:
        """A job object with a process in it: its descendants are too, and end when it is closed.

        Windows closes it when the grader ends, however that ends: by a closed window, for instance.
        https://learn.microsoft.com/windows/win32/procthread/job-objects
        """

        def __init__(self, pid: int) -> None:
            self._job = wintypes.HANDLE(_kernel.CreateJobObjectW(None, None))
            limits = _Limits(flags=_KILL_ON_JOB_CLOSE)
            _kernel.SetInformationJobObject(self._job, _LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
            process = wintypes.HANDLE(_kernel.OpenProcess(_SET_QUOTA | _TERMINATE, False, pid))
            _kernel.AssignProcessToJobObject(self._job, process)  # where it may not, psutil's tree has to do
            _kernel.CloseHandle(process)

        def pids(self) -> Iterator[int]:
            """Those that live."""
            if not self._job:  # there could be none; Windows would take the grader's own for it
                return
            found = _Members()
            _kernel.QueryInformationJobObject(self._job, _MEMBERS, ctypes.byref(found), ctypes.sizeof(found), None)
            yield from found.pids[: found.listed]

        def close(self) -> None:
            """End all that are left."""
            _kernel.CloseHandle(self._job)

else:

    class Kin:
        """The session that a process leads: who does not leave it by itself (setsid(2)) belongs to it."""

        def __init__(self, pid: int) -> None:
            self._session = pid

        def pids(self) -> Iterator[int]:
            """Those that live."""
            for pid in psutil.pids():
                with contextlib.suppress(OSError):
                    if os.getsid(pid) == self._session:
                        yield pid

        def close(self) -> None:
            """Nothing is open."""
