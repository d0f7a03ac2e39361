# attack: leaves folders that nobody may enter, names of every byte, and a tree deeper than paths are long
import os

os.makedirs("closed/inner")
open("closed/inner/file", "w").close()
os.chmod("closed/inner", 0)
os.chmod("closed", 0)
for number in range(1, 256):
    if number != 47:
        try:
            open(b"name-" + bytes([number]), "w").close()
        except OSError:
            pass
here = os.getcwd()
for _ in range(400):
    os.mkdir("d" * 50)
    os.chdir("d" * 50)
print("left", os.path.exists(here))
