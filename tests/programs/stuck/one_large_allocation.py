# Asks for more than there may be at once: Python says so.
# ended: exited
# exit: 1
bytearray(b"x") * 3_000_000_000
