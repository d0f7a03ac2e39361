# Popen and one poll.
# joined: no
import subprocess
import time

p = subprocess.Popen(["true"])
time.sleep(0.2)
p.poll()
