# Awaits an event that nobody sets.
# ended: deadlocked
# says: main (line 9) waits in an asyncio event loop for something that never happens
import asyncio


async def main():
    event = asyncio.Event()
    await event.wait()


asyncio.run(main())
