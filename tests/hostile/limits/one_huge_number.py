# attack: asks for a number that would take weeks
# ended: timed_out
number = 9**9**8
print(len(str(number)))
