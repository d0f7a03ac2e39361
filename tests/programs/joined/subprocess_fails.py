# A command that does not exist: the child of vfork ends at once.
# main: 'not found\n'
import subprocess

try:
    subprocess.run(["no-such-command-here"])
except FileNotFoundError:
    print("not found")
