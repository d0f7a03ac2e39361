# Children are reaped by the kernel; join still waits.
# joined: yes
# main: 'done\n'
import os
import signal

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
pid = os.fork()
if pid == 0:
    os._exit(0)
try:
    os.waitpid(pid, 0)
except ChildProcessError:
    pass
print("done")
