# attack: the calls by which others were broken out of: keys, rings, tracing, faults, handles
import ctypes

NUMBERS = {
    "keyctl": 250,
    "add_key": 248,
    "perf_event_open": 298,
    "bpf": 321,
    "userfaultfd": 323,
    "io_uring_setup": 425,
    "open_by_handle_at": 304,
    "kcmp": 312,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "pidfd_getfd": 438,
    "init_module": 175,
    "finit_module": 313,
    "kexec_load": 246,
    "swapon": 167,
    "reboot": 169,
    "acct": 163,
    "quotactl": 179,
    "iopl": 172,
    "ioperm": 173,
    "settimeofday": 164,
    "clock_settime": 227,
}
libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(512)
for name, number in NUMBERS.items():
    if libc.syscall(number, 0, room, 0, 0, 0, 0) >= 0 and name not in ("process_vm_readv", "process_vm_writev"):
        print("REACHED", name)
