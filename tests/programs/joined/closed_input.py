# input() finds the end of its input.
# main: 'EOF\n'
try:
    input()
except EOFError:
    print("EOF")
