# attack: makes a hundred thousand of the calls that the supervisor looks at
import os
import time

end = time.monotonic() + 1.0
while time.monotonic() < end:
    for number in (-0x677201, -0x677202, -1):
        try:
            os.waitpid(number, os.WNOHANG)
        except OSError:
            pass
