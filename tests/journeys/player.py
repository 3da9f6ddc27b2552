"""One participant without a browser, in a process of its own so that a journey may freeze or kill it.

Arguments: address, token, number.  Says `joined` and the moment when it is in, `back` and the moment when it found its
own way back, and leaves when told to end.
"""

import asyncio
import logging
import signal
import sys
import time

from hearthside.demo.bots import Look, present


async def stay(url: str, token: str, n: int) -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    async with present(url, token, Look(n, frames_a_second=5)) as room:
        room.on("disconnected", lambda *why: told.set())
        room.on("reconnected", lambda *_: print("back", time.time(), flush=True))
        print("joined", time.time(), flush=True)
        await told.wait()


logging.disable(logging.CRITICAL)
asyncio.run(stay(sys.argv[1], sys.argv[2], int(sys.argv[3])))
