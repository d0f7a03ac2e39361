# fails: pool, ordered, joined
# The right squares in the right order, from one process.
numbers = [1, 2, 3, 4]
print([number * number for number in numbers])
