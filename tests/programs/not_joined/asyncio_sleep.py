# asyncio.sleep in place of the join.
# joined: no
import asyncio
from multiprocessing import Process

if __name__ == "__main__":
    Process(target=print, args=(1,)).start()
    asyncio.run(asyncio.sleep(0.3))
