# os.wait as often as there are children.
# joined: yes yes yes
# main: 'done\n'
import os

for n in range(3):
    if os.fork() == 0:
        os._exit(0)
for n in range(3):
    os.wait()
print("done")
