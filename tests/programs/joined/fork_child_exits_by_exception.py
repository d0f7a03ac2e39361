# The forked child leaves by sys.exit through the end of the program.
# joined: yes
# main: '3\n'
import os
import sys

pid = os.fork()
if pid == 0:
    sys.exit(3)
print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
