# loses: nothing
import asyncio
import multiprocessing


def work():
    print("from a process that a coroutine started")


async def main():
    p = multiprocessing.Process(target=work)
    p.start()
    await asyncio.get_running_loop().run_in_executor(None, p.join)
    print("joined")


if __name__ == "__main__":
    asyncio.run(main())
