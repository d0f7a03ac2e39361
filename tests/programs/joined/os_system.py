# os.system runs a shell and waits.
# joined: yes
# main: '0\n'
import os

print(os.system("true"))
