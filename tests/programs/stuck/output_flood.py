# Prints for ever.
# ended: output_limit
while True:
    print("x" * 1000)
