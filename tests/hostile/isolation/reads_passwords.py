# attack: reads the accounts and their passwords
import os

for path in ("/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/root/.ssh/id_rsa", "/root/.bash_history"):
    try:
        print("REACHED", path, len(open(path).read()))
    except OSError:
        pass
    if os.path.islink(path):
        print("REACHED", path)
