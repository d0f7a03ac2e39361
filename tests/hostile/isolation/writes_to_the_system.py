# attack: writes into every folder of the system that it finds, and into the grader's own parts
import os

for folder in (
    "/",
    "/usr",
    "/usr/lib",
    "/usr/bin",
    "/bin",
    "/lib",
    "/etc",
    "/box",
    "/dev",
    "/sys",
    "/proc",
    "/home",
    "/var",
    "/var/tmp",
    "/opt",
    "/run",
    os.path.dirname(os.__file__),
    os.path.dirname(__import__("_grader_run").__file__),
):
    try:
        with open(os.path.join(folder, "left_by_a_student"), "w"):
            print("REACHED", folder)
    except OSError:
        pass
for path in (
    "/proc/sys/kernel/hostname",
    "/proc/sys/kernel/ns_last_pid",
    "/proc/sysrq-trigger",
    "/proc/1/oom_score_adj",
):
    try:
        with open(path, "w", buffering=1) as file:
            file.write("1\n")
        print("REACHED", path)
    except OSError:
        pass
