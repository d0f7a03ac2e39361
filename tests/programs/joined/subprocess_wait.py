# Popen and wait.
# joined: yes yes
# main: '0 1\n'
import subprocess

a, b = subprocess.Popen(["true"]), subprocess.Popen(["false"])
print(a.wait(), b.wait())
