# attack: makes a file of a petabyte that is empty
import os

try:
    with open("sparse", "wb") as file:
        os.truncate(file.fileno(), 1 << 50)
    print("REACHED")
except OSError:
    print("refused")
