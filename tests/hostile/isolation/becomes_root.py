# attack: takes root's ids, by calls and by programs that have them set
import os
import subprocess

for attempt in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgroups([0])):
    before = os.getuid(), os.getgid(), os.getgroups()
    try:
        attempt()
        if (os.getuid(), os.getgid(), os.getgroups()) != before:
            print("REACHED")
    except OSError:
        pass
for program in ("su", "sudo", "mount", "passwd", "chsh", "newgrp", "pkexec"):
    try:
        done = subprocess.run([program, "-c", "id"], capture_output=True, timeout=2, stdin=subprocess.DEVNULL)
        if b"uid=0" in done.stdout:
            print("REACHED", program)
    except (OSError, subprocess.SubprocessError):
        pass
