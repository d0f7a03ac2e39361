# Awaits an event that nobody sets.
# ended: deadlocked
import asyncio


async def main():
    event = asyncio.Event()
    await event.wait()


asyncio.run(main())
