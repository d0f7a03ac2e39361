# fails: pool, tasks-in-workers, results, closed, portable
# Prints what the program would.
print("Results: [1, 4, 9, 16, 25]")
