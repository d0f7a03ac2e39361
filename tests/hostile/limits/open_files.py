# attack: opens files until the system refuses
files = []
try:
    for _ in range(100000):
        files.append(open("/dev/null"))
    print("REACHED")
except OSError:
    print("refused")
