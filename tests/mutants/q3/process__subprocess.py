# fails: process, works, joined, portable
# Another program in another interpreter is not what the multiprocessing module makes.
import subprocess
import sys

if __name__ == "__main__":
    subprocess.run([sys.executable, "-c", "print('from a subprocess')"], check=True)
