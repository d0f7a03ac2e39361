# Waits for the end of a pipe, but does not reap the child.
# joined: yes
# main: 'done\n'
# note: the end of the pipe is the end of the child: it had ended, for sure
import os

reader, writer = os.pipe()
if os.fork() == 0:
    os._exit(0)
os.close(writer)
os.read(reader, 1)
print("done")
