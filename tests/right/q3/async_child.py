# loses: nothing
import asyncio
from multiprocessing import Process


async def tell():
    await asyncio.sleep(0.01)
    print("a coroutine within the child")


def child():
    asyncio.run(tell())


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()
