# attack: takes all the memory there is
blocks = []
try:
    while len(blocks) < 200:
        blocks.append(bytearray(16 * 1024 * 1024))
    print("REACHED")
except MemoryError:
    print("refused")
