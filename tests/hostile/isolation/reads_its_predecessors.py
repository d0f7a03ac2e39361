# attack: looks for what an earlier run or another student has left: files, memory, environment, modules
import glob
import os
import sys

left = [path for path in glob.glob("*") + glob.glob(".*") if path not in ("q6.py", "__pycache__")]
left += glob.glob(os.environ["TMPDIR"] + "/*")
left += [name for name in os.environ if "LEFT" in name]
left += [name for name in sys.modules if name.startswith("left_by")]
print("REACHED" if left else "nothing", left)
