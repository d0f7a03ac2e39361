# Popen.wait with a timeout polls.
# joined: yes
# main: '0\n'
import subprocess

print(subprocess.Popen(["true"]).wait(timeout=10))
