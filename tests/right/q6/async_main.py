# loses: nothing
import asyncio
import multiprocessing


def show(n):
    print("Number", n)


async def main():
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    await asyncio.gather(*(asyncio.to_thread(p.join) for p in ps))


if __name__ == "__main__":
    asyncio.run(main())
