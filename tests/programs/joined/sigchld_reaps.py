# A handler of SIGCHLD reaps, the main program pauses.
# joined: yes yes
# main: 'done\n'
import os
import signal

left = set()


def reap(number, frame):
    while left:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            break
        left.discard(pid)


signal.signal(signal.SIGCHLD, reap)
for n in range(2):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    left.add(pid)
while left:
    signal.sigwait([signal.SIGCHLD])
    reap(0, None)
print("done")
