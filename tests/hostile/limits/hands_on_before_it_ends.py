# attack: each process leaves a successor and ends, so that the main process is over soon and the run is not
import os

for _ in range(100):
    if os.fork() != 0:
        os._exit(0)
while True:
    pass
