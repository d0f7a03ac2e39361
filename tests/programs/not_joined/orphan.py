# A child forks and ends without waiting; the main program waits for the child only.
# joined: yes no
# workers: '' 'orphan\n'
import os

pid = os.fork()
if pid == 0:
    if os.fork() == 0:
        print("orphan", flush=True)
    os._exit(0)
os.waitpid(pid, 0)
