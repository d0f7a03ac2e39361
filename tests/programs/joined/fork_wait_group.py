# Waits for its process group.
# joined: yes
# main: 'done\n'
import os

pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitpid(0, 0)
print("done")
