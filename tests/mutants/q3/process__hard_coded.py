# fails: process, works, joined, portable
# Only the output of a process.
print("Child process started, pid 4711")
print("Child process finished")
print("Main process finished")
