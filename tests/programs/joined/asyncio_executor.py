# asyncio with a process pool.
# joined: yes yes
# main: '[1, 2]\n'
import asyncio
from concurrent.futures import ProcessPoolExecutor


async def main():
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as pool:
        print(list(await asyncio.gather(*[loop.run_in_executor(pool, abs, n) for n in (-1, -2)])))


if __name__ == "__main__":
    asyncio.run(main())
