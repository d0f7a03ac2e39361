# Another Python, and its output.
# joined: yes
# main: '42\n'
import subprocess
import sys

print(int(subprocess.check_output([sys.executable, "-c", "print(6 * 7)"])))
