# Popen and a sleep.
# joined: no
import subprocess
import time

subprocess.Popen(["true"])
time.sleep(0.3)
