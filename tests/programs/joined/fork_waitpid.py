# os.fork and os.waitpid.
# joined: yes yes yes
# main: '[0, 1, 2]\n'
import os

pids = []
for n in range(3):
    pid = os.fork()
    if pid == 0:
        os._exit(n)
    pids.append(pid)
print([os.WEXITSTATUS(os.waitpid(pid, 0)[1]) for pid in pids])
