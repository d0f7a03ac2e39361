import os

os.write(2, b"REACHED: a test runner has loaded the student's conftest\n")
os._exit(0)
