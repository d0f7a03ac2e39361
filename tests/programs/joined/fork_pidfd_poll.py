# Polls a pidfd, then reaps.
# joined: yes
# main: 'done\n'
import os
import select

pid = os.fork()
if pid == 0:
    os._exit(0)
poller = select.poll()
poller.register(os.pidfd_open(pid), select.POLLIN)
poller.poll()
os.waitpid(pid, os.WNOHANG)
print("done")
