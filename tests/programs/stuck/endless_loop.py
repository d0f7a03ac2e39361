# Computes for ever.
# ended: timed_out
# blocked: 4 5
while True:
    pass
