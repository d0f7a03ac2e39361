# A loop that sleeps.
import asyncio

asyncio.run(asyncio.sleep(0.6))
