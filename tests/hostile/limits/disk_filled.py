# attack: writes files until the disk is full
written = 0
try:
    for number in range(200):
        with open("big%d" % number, "wb") as file:
            file.write(bytes(16 * 1024 * 1024))
        written += 16
    print("REACHED", written)
except OSError:
    print("refused")
