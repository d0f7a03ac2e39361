"""Question 3: create one process, wait for it, and look at how it ended."""

from multiprocessing import Process, current_process


def introduce(topic: str) -> None:
    """Run in the new process: say who is speaking."""
    print(f"{current_process().name} says: {topic} have memory of their own.")


if __name__ == "__main__":
    child = Process(target=introduce, args=("processes",), name="child")
    child.start()
    child.join()
    print(f"The child process ended with exit code {child.exitcode}.")
