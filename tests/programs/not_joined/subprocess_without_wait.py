# Popen and no wait.
# joined: no
import subprocess

subprocess.Popen(["true"])
