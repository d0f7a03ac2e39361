# loses: nothing
import asyncio
import multiprocessing


def work():
    print("waited for by a polling coroutine")


async def main():
    p = multiprocessing.Process(target=work)
    p.start()
    while p.is_alive():
        await asyncio.sleep(0.01)
    p.join()


if __name__ == "__main__":
    asyncio.run(main())
