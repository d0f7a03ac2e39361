# Takes more and more memory.
# ended: memory_limit
kept = []
while True:
    kept.append(bytearray(b"x") * 4_000_000)
