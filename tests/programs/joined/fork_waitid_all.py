# waitid for any child.
# joined: yes yes
# main: 'done\n'
import os

for n in range(2):
    if os.fork() == 0:
        os._exit(0)
for n in range(2):
    os.waitid(os.P_ALL, 0, os.WEXITED)
print("done")
