# subprocess.run waits.
# joined: yes
# main: "'hi\\n'\n"
import subprocess

print(repr(subprocess.run(["echo", "hi"], capture_output=True, text=True).stdout))
