"""How long wires, loops, processes and streams live, and what the loops that drive flows let through."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, cast

import anyio
import anyio.lowlevel
import pytest

from chatwright._drive import AsyncWire, SyncWire, arun, run
from chatwright._drive.sync_channels import Channel
from chatwright._flow import Send, exchange
from chatwright._http import Failure, KeySource, Reply
from chatwright.errors import APITimeoutError
from chatwright.timeouts import Timeout
from tests.faults.driving import call_of, post
from tests.faults.replies import Reply as Steps
from tests.faults.replies import Stall, chunks, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.faults.driving import Driver


def _send(url: str, **options: Any) -> Send:
    return Send(post(url), Timeout(5), **options)


def test_stream_aborted_under_its_reader_ends(driver: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a")).cut(-5, Stall())) as server:
        reply = driver.stream(post(server.url))
        pieces: list[Any] = []

        def read() -> None:
            while piece := driver.read(reply):
                pieces.append(piece)

        reader = threading.Thread(target=read)
        reader.start()
        server.wait_stalled()
        reply.body.abort()
        reader.join(5)
        assert not reader.is_alive()
        server.wait_closed()


def test_closing_the_wire_ends_calls_in_other_threads(driver: Driver) -> None:
    with ScriptedServer(Steps((Stall(),))) as server:
        outcomes: list[Any] = []
        caller = threading.Thread(target=lambda: outcomes.append(driver.send(post(server.url))))
        caller.start()
        server.wait_stalled()
        driver.close()
        caller.join(5)
        assert isinstance(outcomes[0], Failure)
        assert (outcomes[0].kind, outcomes[0].timeout) == ("closed", False)


class _WatchedSocket:
    """A socket whose channel is aborted while it is read from."""

    def __init__(self) -> None:
        self.channel = Channel(cast("Any", self))
        self.closed = self.shut_down = False

    def settimeout(self, _seconds: float | None) -> None: ...

    def recv(self, _size: int) -> bytes:
        self.channel.abort()
        assert self.shut_down
        assert not self.closed
        return b""

    def shutdown(self, _how: int) -> None:
        self.shut_down = True

    def close(self) -> None:
        self.closed = True


def test_no_socket_is_closed_under_a_thread_that_reads_from_it() -> None:
    watched = _WatchedSocket()
    assert watched.channel.recv(1, lambda: None) == b""
    assert watched.closed
    with pytest.raises(ConnectionAbortedError):
        watched.channel.recv(1, lambda: None)


def test_bugs_pass_through_and_close_the_flow() -> None:
    ended: list[str] = []

    def flow() -> Any:
        try:
            yield Send(post("http://127.0.0.1:1/v1", key=KeySource(lambda: 1 / 0, lambda key: (b"", b""))), Timeout(5))
        finally:
            ended.append("closed")

    with pytest.raises(ZeroDivisionError):
        run(flow(), SyncWire())
    assert ended == ["closed"]


def test_other_effects_are_carried_out_by_whoever_can() -> None:
    def flow() -> Any:
        return (yield "call a tool") + "!"

    assert run(flow(), SyncWire(), perform=lambda effect: f"did {effect}") == "did call a tool!"
    with pytest.raises(TypeError, match="nobody"):
        run(flow(), SyncWire())


@pytest.mark.anyio
async def test_other_effects_are_carried_out_asynchronously() -> None:
    async def perform(effect: object) -> str:
        await anyio.lowlevel.checkpoint()
        return f"did {effect}"

    def flow() -> Any:
        return (yield "call a tool") + "!"

    assert await arun(flow(), AsyncWire(), perform) == "did call a tool!"


@pytest.mark.anyio
async def test_deadline_bounds_the_asking_for_a_key() -> None:
    request = post("http://127.0.0.1:1/v1", key=KeySource(anyio.sleep_forever, lambda key: (b"", b"")))
    with pytest.raises(APITimeoutError) as raised:
        await arun(exchange(call_of(request, deadline=0.1), lambda reply: reply), AsyncWire())
    assert raised.value.phase == "deadline"


# Lifetimes


def test_async_wire_outlives_its_loops() -> None:
    wire = AsyncWire()

    async def main(url: str) -> int:
        reply = await wire.send(_send(url))
        assert isinstance(reply, Reply)
        return reply.status

    with ScriptedServer(default=json_reply({})) as server:
        import trio

        assert asyncio.run(main(server.url)) == 200
        assert asyncio.run(main(server.url)) == 200
        server.wait_closed(1)  # the first loop's connection, closed without that loop
        assert trio.run(main, server.url) == 200
        server.wait_closed(2)
        assert asyncio.run(main(server.url)) == 200
        asyncio.run(wire.aclose())
        server.wait_closed(4)


def test_forgotten_wire_warns(driver: Driver) -> None:
    with ScriptedServer(default=json_reply({})) as server:
        driver.answer(post(server.url))
        forgotten, driver.wire = driver.wire, type(driver.wire)()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            del forgotten
            gc.collect()
        ours = [str(warning.message) for warning in caught if "was forgotten" in str(warning.message)]
        assert len(ours) == 1
        assert all(issubclass(warning.category, ResourceWarning) for warning in caught)


def test_wire_that_never_sent_may_be_forgotten() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        SyncWire()
        AsyncWire()
        gc.collect()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_forked_child_opens_connections_of_its_own() -> None:
    with ScriptedServer(default=json_reply({})) as server:
        wire = SyncWire()
        wire.send(_send(server.url))
        child = os.fork()
        if not child:
            status = 1
            try:
                outcome = wire.send(_send(server.url))
                wire.close()
                status = 0 if isinstance(outcome, Reply) else 2
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert isinstance(wire.send(_send(server.url)), Reply)
        assert [request.connection for request in server.requests] == [0, 1, 0]
        wire.close()


def test_import_loads_no_http_library() -> None:
    code = (
        "import sys, chatwright._drive; print([m for m in ('httpx', 'httpcore', 'anyio', 'ssl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
