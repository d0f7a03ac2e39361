# Waits for any child until there is none.
# joined: yes yes yes
# main: '3\n'
import os

for n in range(3):
    if os.fork() == 0:
        os._exit(0)
count = 0
while True:
    try:
        os.waitpid(-1, 0)
        count += 1
    except ChildProcessError:
        break
print(count)
