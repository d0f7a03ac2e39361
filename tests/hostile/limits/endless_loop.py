# attack: computes for ever
# ended: timed_out
while True:
    pass
