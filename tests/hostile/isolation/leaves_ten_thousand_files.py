# attack: leaves so many files that to remove them takes long
for number in range(10000):
    try:
        open("file%d" % number, "w").close()
    except OSError:
        break
print("left")
