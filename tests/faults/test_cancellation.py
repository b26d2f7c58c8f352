"""Tasks that are cancelled at any moment: waiting for a connection, connecting, asking, reading, backing off.

`make faults` does it with ten thousand tasks for each event loop.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import anyio
import pytest

import chatwright as cw
from chatwright._drive import AsyncWire
from chatwright.testing import FakeServer, fault
from tests.faults.matrix.observing import in_use, tasks_alive
from tests.faults.profile import much

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TASKS: Final = much(400, 10_000)
AT_ONCE: Final = much(50, 200)
CONNECTIONS: Final = 20  # fewer than tasks: some are cancelled while they wait for one
LONGEST: Final = (0.01, 0.04, 0.4)  # seconds until a task is cancelled, at most: machines are quick or slow


def served() -> FakeServer:
    """A server that is quick, slow to begin, slow to go on, and busy, for the models of these names."""
    server = FakeServer(check=False)
    server.on(model="quick").reply("Here you are.").forever()
    server.on(model="late").reply("At last.", fault.stall(0.02)).forever()
    server.on(model="slow").reply("Word by word by word by word.", gap=0.005).forever()
    server.on(model="stuck").reply("It was to be", fault.stall(60, at="body")).forever()
    server.on(model="busy").reply(fault.status(503)).forever()
    return server


MODELS: Final = ("quick", "late", "slow", "stuck", "busy")


async def ask(client: cw.AsyncClient, chance: random.Random) -> None:
    """One call, of any kind; it may come to an end before it is cancelled."""
    asked: dict[str, Any] = {"model": chance.choice(MODELS), "messages": "Hi"}
    way = chance.randrange(3)
    if way == 0:
        await client.chat.completions.create(**asked)
    elif way == 1:
        async with client.chat.completions.stream(**asked) as stream:
            await stream.until_done()
    else:
        async for _ in await client.chat.completions.create(**asked, stream=True):
            pass


async def cancelled_by_scope(client: cw.AsyncClient, chance: random.Random) -> bool:
    with anyio.move_on_after(chance.uniform(0, chance.choice(LONGEST))) as scope:
        await ask(client, chance)
    return not scope.cancelled_caught


async def cancelled_by_its_task(client: cw.AsyncClient, chance: random.Random) -> bool:
    task = asyncio.ensure_future(ask(client, chance))
    if chance.randrange(4):
        await asyncio.sleep(chance.uniform(0, chance.choice(LONGEST)))
    task.cancel()  # before its first step, too
    try:
        await task
    except asyncio.CancelledError:
        return False
    return True


async def storm(client: cw.AsyncClient, how: Callable[[Any, random.Random], Awaitable[bool]], seed: int) -> None:
    chance = random.Random(seed)
    left = TASKS
    ends: Counter[str] = Counter()

    async def work() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            try:
                ends["answered" if await how(client, chance) else "cancelled"] += 1
            except cw.InternalServerError:
                ends["failed"] += 1  # busy to the end

    async with anyio.create_task_group() as group:
        for _ in range(AT_ONCE):
            group.start_soon(work)
    assert sum(ends.values()) == TASKS
    assert ends["cancelled"] > TASKS // 4
    assert ends["answered"] > 0


@pytest.mark.anyio
@pytest.mark.parametrize("native", [False, True], ids=["scopes", "tasks"])
async def test_a_storm_of_cancellations(native: bool) -> None:
    under_trio = "trio" in sys.modules and _in_trio()
    if native and under_trio:
        pytest.skip("trio has scopes only")
    with served() as server:
        options = cw.AsyncClient(base_url=server.url, api_key="sk-test", retry=cw.RetryPolicy(base=0.02))._config
        async with cw.AsyncClient._of(options, AsyncWire(most_connections=CONNECTIONS)) as client:
            tasks = tasks_alive()
            await storm(client, cancelled_by_its_task if native else cancelled_by_scope, seed=1)
            assert in_use(client) == (0, 0)
            assert tasks_alive() == tasks
            # All connections are free, and each works.
            async with anyio.create_task_group() as group:
                for _ in range(CONNECTIONS * 2):
                    group.start_soon(_is_answered, client)
            pools: list[Any] = [pool for session in client._wire._sessions.values() for pool in session.values()]
            idle = sum(pool.slots.counts[1] for pool in pools)
            assert 0 < idle <= CONNECTIONS
            server.wait_for_connections(idle, timeout=30)
        server.wait_for_connections(0, timeout=30)
    gc.collect()  # a socket that was lost would warn now


async def _is_answered(client: cw.AsyncClient) -> None:
    assert (await client.chat.completions.create(model="quick", messages="Hi", deadline=60)).text == "Here you are."


def _in_trio() -> bool:
    import trio

    return trio.lowlevel.in_trio_task()
