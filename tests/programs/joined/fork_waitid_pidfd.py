# waitid for a pidfd, where Python has it.
# joined: yes
# main: 'done\n'
import os

pid = os.fork()
if pid == 0:
    os._exit(0)
fd = os.pidfd_open(pid)
os.waitid(os.P_PIDFD, fd, os.WEXITED)
print("done")
