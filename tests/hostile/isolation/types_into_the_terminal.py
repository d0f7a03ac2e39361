# attack: pushes characters into the grader's terminal
import fcntl
import os
import termios

for fd in range(64):
    try:
        fcntl.ioctl(fd, termios.TIOCSTI, b"x")
        print("REACHED", fd)
    except OSError:
        pass
try:
    os.open("/dev/tty", os.O_RDWR)
    print("REACHED")
except OSError:
    pass
