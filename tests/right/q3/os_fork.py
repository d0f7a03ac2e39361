# loses: portable
# Windows has no os.fork().
import os

if __name__ == "__main__":
    pid = os.fork()
    if pid == 0:
        print("child", flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
    print("parent")
