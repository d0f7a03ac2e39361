# loses: nothing
from __future__ import annotations

from collections.abc import Sequence
from multiprocessing import Pool


def mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def main() -> None:
    rows: list[list[float]] = [[1.0, 2.0], [3.0, 5.0], [8.0, 13.0]]
    with Pool(processes=2) as pool:
        means: list[float] = pool.map(mean, rows)
    print(f"{means=}")


if __name__ == "__main__":
    main()
