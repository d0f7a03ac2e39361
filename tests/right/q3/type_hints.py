# loses: nothing
from __future__ import annotations

import multiprocessing as mp


def work(text: str, *, times: int = 1) -> None:
    for _ in range(times):
        print(text)


def main() -> None:
    process: mp.Process = mp.Process(target=work, args=("tick",), kwargs={"times": 3})
    process.start()
    process.join()
    print(f"exit code {process.exitcode}")


if __name__ == "__main__":
    main()
