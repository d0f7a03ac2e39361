# asyncio waits for a subprocess.
# joined: yes
# main: '0\n'
import asyncio


async def main():
    process = await asyncio.create_subprocess_exec("true")
    print(await process.wait())


asyncio.run(main())
