"""Many streams at once, a tenth of which goes wrong in every way there is: right answers, right errors, nothing mixed up.

`make faults` does it with 500 at a time and ten thousand requests.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any, Final

import anyio
import pytest

import chatwright as cw
from chatwright.testing import FakeServer, fault
from tests.faults.matrix.observing import in_use
from tests.faults.profile import much

if TYPE_CHECKING:
    from chatwright.testing import ReceivedRequest
    from chatwright.testing.fault import Fault

AT_ONCE: Final = much(40, 500)
REQUESTS: Final = much(600, 10_000)
ROUNDS: Final = 3
FAULTY: Final = 10  # one of so many
FAULTS: Final[tuple[tuple[Fault, ...], ...]] = (
    (fault.reset(),),
    (fault.reset(at="body"),),
    (fault.cut(after_bytes=0),),
    (fault.cut(after_chunks=3),),
    (fault.cut(after_bytes=-1),),
    (fault.stall(0.05),),
    (fault.stall(0.05, at="body"),),
    (fault.drip(20_000),),
    (fault.status(429, retry_after=0.01),),
    (fault.status(500),),
    (fault.status(503, body="<html>"), fault.cut()),
    (fault.status(400),),
    (fault.wrong_length(),),
    (fault.bad_chunking(),),
    (fault.bad_gzip(truncated=True),),
    (fault.html(),),
    (fault.malformed(3),),
    (fault.invalid_utf8(),),
    (fault.error_event(after_chunks=0),),
    (fault.error_event("overloaded", after_chunks=3),),
    (fault.redirect("http://127.0.0.1:9/"),),
    (fault.no_done(), fault.cut(after_chunks=4)),
    (fault.duplicate_header("content-length", "1", "2"),),
    (fault.oversized_header(200_000),),
)


def story(number: int) -> str:
    """What request `number` is to be told, and no other one."""
    return " ".join(f"{number}.{word}" for word in range(12))


def number_of(request: ReceivedRequest) -> int:
    return int(request.messages[-1]["content"])


def served() -> FakeServer:
    """A server that tells each its story, and spoils every tenth."""
    server = FakeServer(check=False)
    for place, faults in enumerate(FAULTS):

        def is_due(request: ReceivedRequest, place: int = place) -> bool:
            turn, rest = divmod(number_of(request), FAULTY)
            return not rest and turn % len(FAULTS) == place

        server.on(match=is_due).reply(lambda request: story(number_of(request)), *faults).forever()
    server.on().reply(lambda request: story(number_of(request))).forever()
    return server


async def told(client: cw.AsyncClient, number: int) -> str:
    """What the client is told, by one of three ways to ask."""
    asked: dict[str, Any] = {"model": "m", "messages": str(number)}
    if number % 3 == 0:
        return str((await client.chat.completions.create(**asked)).text)
    if number % 3 == 1:
        return str((await client.chat.completions.stream(**asked).get_final_completion()).text)
    stream = await client.chat.completions.create(**asked, stream=True)
    return "".join([choice.delta.content or "" async for chunk in stream for choice in chunk.choices])


class Tally:
    """How the calls ended."""

    def __init__(self) -> None:
        self.answers = 0
        self.errors: dict[str, int] = {}

    def _failed(self, number: int, error: cw.APIError) -> None:
        assert number % FAULTY == 0, f"{number} was not to fail: {error!r}"
        partial = "" if error.partial is None else error.partial.text
        assert story(number).startswith(partial)
        self.errors[type(error).__name__] = self.errors.get(type(error).__name__, 0) + 1

    async def call(self, client: cw.AsyncClient, number: int) -> None:
        try:
            text = await told(client, number)
        except cw.APIError as error:
            self._failed(number, error)
            return
        # The fault of bytes that are no UTF-8 puts its own characters into the text.
        assert text == story(number) or (number % FAULTY == 0 and "\ufffd" in text)
        self.answers += 1


async def one_round(client: cw.AsyncClient, tally: Tally, numbers: list[int]) -> None:
    async def work() -> None:
        while numbers:
            await tally.call(client, numbers.pop())

    async with anyio.create_task_group() as group:
        for _ in range(AT_ONCE):
            group.start_soon(work)


@pytest.mark.anyio
async def test_many_streams_at_once() -> None:
    tally = Tally()
    held: list[int] = []
    with served() as server:
        async with cw.AsyncClient(
            base_url=server.url, api_key="sk-test", retry=cw.RetryPolicy(base=0.01), deadline=120
        ) as client:
            for turn in range(ROUNDS):
                await one_round(client, tally, list(range(turn * REQUESTS // ROUNDS, (turn + 1) * REQUESTS // ROUNDS)))
                assert in_use(client) == (0, 0)
                server.requests.clear()
                gc.collect()
                held.append(sys.getallocatedblocks())
            assert tally.answers + sum(tally.errors.values()) == REQUESTS
            assert {"APIConnectionError", "StreamInterruptedError", "RateLimitError", "APIResponseError"} <= set(
                tally.errors
            )
            assert await told(client, 1) == story(1)
        server.wait_for_connections(0, timeout=30)
    # The last round holds no more than the one before it, apart from what happens to be around.
    assert held[-1] - held[-2] < 5_000, held
