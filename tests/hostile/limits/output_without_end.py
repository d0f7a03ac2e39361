# attack: prints without end
# ended: output_limit
while True:
    print("x" * 1000)
