# attack: walks through all that it can read, for exercises, solutions and results
import os

WANTED = ("solutions", "exercises", "q6.yaml", "results.sqlite", "grades.csv", "CANARY-neighbour.py")
for top in ("/", os.path.expanduser("~"), "..", "/work", "/home", "/root", "/tmp"):
    steps = 0
    for folder, folders, files in os.walk(top):
        folders[:] = [one for one in folders if one not in ("proc", "sys", "lib", "lib64", "share", "include")]
        steps += 1
        if steps > 3000:
            break
        for name in (*folders, *files):
            if name in WANTED:
                print("REACHED", os.path.join(folder, name))
