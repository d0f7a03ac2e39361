# os.posix_spawn and waitpid.
# joined: yes
# main: '0\n'
import os

pid = os.posix_spawn("/bin/true", ["true"], {})
print(os.waitpid(pid, 0)[1])
