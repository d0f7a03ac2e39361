# attack: becomes another program again and again, so that no process is ever old
# ended: timed_out
import os
import sys

with open("again.py", "w") as file:
    file.write("import os, sys\nos.execv(sys.executable, [sys.executable, '-I', '-S', 'again.py'])\n")
os.execv(sys.executable, [sys.executable, "-I", "-S", "again.py"])
