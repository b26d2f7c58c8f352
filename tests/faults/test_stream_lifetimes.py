"""Streams that are cancelled, forgotten, closed from elsewhere: the connection always comes back."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import httpx
import pytest

import chatwright as cw
from chatwright._drive.async_content import AsyncContent
from chatwright._drive.content import SyncContent
from tests.faults.replies import Stall, chunks, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

HI: dict[str, Any] = {"model": "m", "messages": "Hi"}
HELLO = chunks("Hel", "lo")
STALLED = sse_reply(HELLO).cut(-300, Stall())
KINDS_OF_STREAM = ("create", "stream", "text")


@pytest.fixture(params=KINDS_OF_STREAM)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def opened(client: cw.Client, kind: str) -> Any:
    if kind == "create":
        return client.chat.completions.create(**HI, stream=True)
    stream = client.chat.completions.stream(**HI)
    return stream if kind == "stream" else stream.text_stream


async def aopened(client: cw.AsyncClient, kind: str) -> Any:
    if kind == "create":
        return await client.chat.completions.create(**HI, stream=True)
    stream = client.chat.completions.stream(**HI)
    return stream if kind == "stream" else stream.text_stream


def client_of(server: ScriptedServer, **options: Any) -> cw.Client:
    return cw.Client(base_url=server.url, api_key="sk-test", max_retries=0, **options)


def aclient_of(server: ScriptedServer, **options: Any) -> cw.AsyncClient:
    return cw.AsyncClient(base_url=server.url, api_key="sk-test", max_retries=0, **options)


async def in_thread(wait: Any, *args: Any) -> None:
    await anyio.to_thread.run_sync(wait, *args)


def test_a_forgotten_stream_is_dropped_at_once_and_warns(kind: str) -> None:
    with ScriptedServer(STALLED) as server, client_of(server) as client:
        gc.disable()  # reference counts alone must do it
        try:
            with pytest.warns(ResourceWarning, match="was forgotten"):
                next(opened(client, kind))
        finally:
            gc.enable()
        server.wait_closed()


def test_a_loop_that_is_left_is_a_forgotten_stream(kind: str) -> None:
    def leave(client: cw.Client) -> None:
        for _ in opened(client, kind):
            break

    with ScriptedServer(STALLED) as server, client_of(server) as client:
        with pytest.warns(ResourceWarning, match="was forgotten"):
            leave(client)
        server.wait_closed()


async def test_a_forgotten_stream_is_dropped_at_once_and_warns_in_tasks(kind: str) -> None:
    with ScriptedServer(STALLED) as server:
        async with aclient_of(server) as client:
            gc.disable()
            try:
                stream = await aopened(client, kind)
                await anext(stream)
                with pytest.warns(ResourceWarning, match="was forgotten"):
                    del stream
            finally:
                gc.enable()
            await in_thread(server.wait_closed)


def test_a_stream_of_an_ended_loop_is_dropped_without_it() -> None:
    async def begin(client: cw.AsyncClient) -> Any:
        stream = await aopened(client, "create")
        await anext(stream)
        return stream

    with ScriptedServer(STALLED) as server:
        client = aclient_of(server)
        stream = asyncio.run(begin(client))
        with pytest.warns(ResourceWarning, match="was forgotten"):
            del stream
        server.wait_closed()
        asyncio.run(client.aclose())


def test_a_finished_stream_does_not_warn(kind: str) -> None:
    with ScriptedServer(default=sse_reply(HELLO)) as server, client_of(server) as client, warnings.catch_warnings():
        warnings.simplefilter("error")
        list(opened(client, kind))
        client.chat.completions.stream(**HI)  # never begun: nothing to drop
        gc.collect()


async def test_cancellation_drops_the_connection(kind: str) -> None:
    with ScriptedServer(STALLED, sse_reply(HELLO)) as server:
        async with aclient_of(server) as client:
            stream = await aopened(client, kind)
            with anyio.move_on_after(0.2) as scope:
                async for _ in stream:
                    pass
            assert scope.cancelled_caught
            await in_thread(server.wait_closed, 1)
            assert [one async for one in stream] == []
            assert await client.chat.completions.stream(**HI).get_final_completion()


async def test_cancellation_in_a_block_drops_the_connection() -> None:
    with ScriptedServer(STALLED) as server:
        async with aclient_of(server) as client:
            stream = client.chat.completions.stream(**HI)
            with anyio.move_on_after(0.2) as scope:
                async with stream:
                    await stream.until_done()
            assert scope.cancelled_caught
            assert stream.partial is not None
            assert stream.partial.text.startswith("Hel")
            await in_thread(server.wait_closed)


async def test_cancellation_while_the_block_is_left_gives_the_connection_back() -> None:
    with ScriptedServer(sse_reply(HELLO)) as server:
        async with aclient_of(server) as client:
            with anyio.CancelScope() as scope:
                async with await client.chat.completions.create(**HI, stream=True) as stream:
                    await anext(stream)
                    scope.cancel()
            await in_thread(server.wait_returned)


async def test_cancellation_before_the_answer() -> None:
    with ScriptedServer(sse_reply(HELLO).cut(0, Stall()), sse_reply(HELLO)) as server:
        async with aclient_of(server) as client:
            with anyio.move_on_after(0.2) as scope:
                await client.chat.completions.stream(**HI).start()
            assert scope.cancelled_caught
            await in_thread(server.wait_closed, 1)
            assert await client.chat.completions.stream(**HI).get_final_completion()


async def test_tasks_that_are_cancelled_leave_no_connection_in_use() -> None:
    with ScriptedServer(default=STALLED) as server:
        async with aclient_of(server) as client, anyio.create_task_group() as group:

            async def read() -> None:
                async for _ in await client.chat.completions.create(**HI, stream=True):
                    pass

            for _ in range(20):
                group.start_soon(read)
            await in_thread(server.wait_stalled, 20)
            group.cancel_scope.cancel()
        await in_thread(server.wait_closed, 20)


def test_a_second_reader_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plainly = SyncContent.read

    def read(content: SyncContent) -> Any:
        monkeypatch.setattr(SyncContent, "read", plainly)
        with pytest.raises(cw.StreamError, match="is being read already"):
            next(stream)
        return plainly(content)

    monkeypatch.setattr(SyncContent, "read", read)
    with ScriptedServer(sse_reply(HELLO)) as server, client_of(server) as client:
        stream = opened(client, kind)
        assert len(list(stream)) >= 2
        server.wait_returned()
    assert len(server.requests) == 1


async def test_a_second_reader_in_another_task_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plainly = AsyncContent.read

    async def read(content: AsyncContent) -> Any:
        monkeypatch.setattr(AsyncContent, "read", plainly)
        with pytest.raises(cw.StreamError, match="is being read already"):
            await anext(stream)
        return await plainly(content)

    monkeypatch.setattr(AsyncContent, "read", read)
    with ScriptedServer(sse_reply(HELLO)) as server:
        async with aclient_of(server) as client:
            stream = await aopened(client, kind)
            assert len([one async for one in stream]) >= 2
            await in_thread(server.wait_returned)
    assert len(server.requests) == 1


def test_closing_from_another_thread_ends_the_reading() -> None:
    with ScriptedServer(STALLED) as server, client_of(server) as client:
        stream = client.chat.completions.stream(**HI).start()
        seen: list[str] = []
        reading = threading.Event()

        def read() -> None:
            for event in stream:
                seen.append(event.type)
                reading.set()

        reader = threading.Thread(target=read)
        reader.start()
        assert reading.wait(5)
        server.wait_stalled()
        stream.close()
        reader.join(5)
        assert not reader.is_alive()
        assert seen[0] == "chunk"
        server.wait_closed()


async def test_closing_from_another_task_ends_the_reading() -> None:
    with ScriptedServer(STALLED) as server:
        async with aclient_of(server) as client:
            stream = await client.chat.completions.stream(**HI).start()
            seen: list[str] = []
            reading = anyio.Event()

            async def read() -> None:
                async for event in stream:
                    seen.append(event.type)
                    reading.set()

            with anyio.fail_after(10):
                async with anyio.create_task_group() as group:
                    group.start_soon(read)
                    await reading.wait()
                    await in_thread(server.wait_stalled)
                    await stream.aclose()
            assert seen[0] == "chunk"
            await in_thread(server.wait_closed)


@pytest.fixture
def own_client() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


@pytest.fixture
async def own_async_client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


def test_streams_through_somebody_elses_client(own_client: httpx.Client) -> None:
    with ScriptedServer(sse_reply(HELLO), STALLED, STALLED, sse_reply(HELLO)) as server:
        client = client_of(server, http_client=own_client)
        assert client.chat.completions.stream(**HI).get_final_completion().text == "Hello"
        with client.chat.completions.stream(**HI) as stream:
            next(stream)
        with pytest.warns(ResourceWarning, match="was forgotten"):
            next(client.chat.completions.create(**HI, stream=True))
        server.wait_closed(1)
        assert client.chat.completions.stream(**HI).get_final_completion().text == "Hello"


async def test_streams_through_somebody_elses_asynchronous_client(own_async_client: httpx.AsyncClient) -> None:
    with ScriptedServer(default=sse_reply(HELLO)) as server:
        client = aclient_of(server, http_client=own_async_client)
        for _ in range(2):
            assert (await client.chat.completions.stream(**HI).get_final_completion()).text == "Hello"
        await in_thread(server.wait_returned)


@pytest.mark.parametrize(
    "anyio_backend", ["asyncio"]
)  # under trio httpx's own generators warn when they are left early
async def test_early_exit_from_somebody_elses_asynchronous_client(own_async_client: httpx.AsyncClient) -> None:
    with ScriptedServer(STALLED, sse_reply(HELLO)) as server:
        client = aclient_of(server, http_client=own_async_client)
        async with client.chat.completions.stream(**HI) as stream:
            await anext(stream)
        await in_thread(server.wait_closed, 1)
        assert (await client.chat.completions.stream(**HI).get_final_completion()).text == "Hello"
