"""No connection is lost when calls are cancelled, wait for one another or are forgotten."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from chatwright._drive import AsyncWire, SyncWire, arun, run
from chatwright._flow import Call, Send, Sleep, exchange
from chatwright._http import Failure, Reply, StreamReply
from chatwright.errors import APITimeoutError
from chatwright.retry import RetryPolicy
from chatwright.timeouts import Timeout
from tests.faults.driving import call_of, post
from tests.faults.replies import Reply as Steps
from tests.faults.replies import Stall, chunks, json_reply, sse_reply
from tests.faults.server import ScriptedServer


def _send(url: str, **options: Any) -> Send:
    return Send(post(url), Timeout(5), **options)


@pytest.mark.anyio
async def test_tasks_cancelled_before_they_connect_leave_no_slot_behind() -> None:
    with ScriptedServer(default=json_reply({})) as server:
        wire = AsyncWire(most_connections=1)
        async with anyio.create_task_group() as group:
            group.start_soon(wire.send, _send(server.url))
            group.start_soon(wire.send, _send(server.url))
            await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        with anyio.fail_after(5):
            assert isinstance(await wire.send(_send(server.url)), Reply)
        await wire.aclose()


def test_asyncio_tasks_cancelled_before_they_connect_leave_no_slot_behind() -> None:
    async def main(url: str) -> None:
        wire = AsyncWire(most_connections=1)
        tasks = [asyncio.create_task(wire.send(_send(url))) for _ in range(2)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert all(task.cancelled() for task in tasks)
        reply = await asyncio.wait_for(wire.send(_send(url)), 5)
        assert isinstance(reply, Reply)
        await wire.aclose()

    with ScriptedServer(default=json_reply({})) as server:
        asyncio.run(main(server.url))


@pytest.mark.anyio
@pytest.mark.parametrize("steps", range(12))
async def test_cancellation_at_any_step_leaves_no_slot_behind(steps: int) -> None:
    with ScriptedServer(default=sse_reply(chunks("a", "b"), gap=0.001)) as server:
        wire = AsyncWire(most_connections=1)

        async def read_a_stream() -> None:
            reply = await wire.send(_send(server.url, stream=True))
            assert isinstance(reply, StreamReply)
            body: Any = reply.body
            try:
                while await body.read():
                    pass
            finally:
                await body.aclose()

        async with anyio.create_task_group() as group:
            group.start_soon(read_a_stream)
            for _ in range(steps):
                await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        with anyio.fail_after(5):
            await read_a_stream()
        await wire.aclose()


@pytest.mark.anyio
async def test_cancelled_waiter_gives_its_turn_to_the_next() -> None:
    with ScriptedServer(Steps((Stall(), *json_reply({}).steps)), default=json_reply({})) as server:
        wire = AsyncWire(most_connections=1)
        done: list[Any] = []

        async def call() -> None:
            done.append(await wire.send(_send(server.url)))

        async with anyio.create_task_group() as group:
            group.start_soon(call)
            await anyio.to_thread.run_sync(server.wait_stalled)
            with anyio.move_on_after(0.05):
                await wire.send(_send(server.url))
            group.start_soon(call)
            await anyio.sleep(0.02)
            server.release()
        assert len(done) == 2
        await wire.aclose()


@pytest.mark.anyio
async def test_cancellation_passes_through_and_closes_the_flow() -> None:
    ended: list[str] = []

    def flow() -> Any:
        try:
            yield Sleep(60)
        finally:
            ended.append("closed")

    with anyio.move_on_after(0.02) as scope:
        await arun(flow(), AsyncWire())
    assert scope.cancelled_caught
    assert ended == ["closed"]


@pytest.mark.anyio
async def test_cancelled_call_is_not_retried() -> None:
    with ScriptedServer(Steps((Stall(),))) as server:
        wire = AsyncWire()
        with anyio.move_on_after(0.1) as scope:
            await arun(exchange(call_of(post(server.url)), lambda reply: reply), wire)
        assert scope.cancelled_caught
        await anyio.to_thread.run_sync(server.wait_closed)
        assert len(server.requests) == 1
        await wire.aclose()


# Waiting for a connection


def test_wait_for_a_connection_is_bounded_by_the_deadline_alone() -> None:
    with ScriptedServer(Steps((Stall(),))) as server:
        wire = SyncWire(most_connections=1)
        holder = threading.Thread(target=wire.send, args=(_send(server.url),))
        holder.start()
        server.wait_stalled()
        with pytest.raises(APITimeoutError) as raised:
            run(exchange(Call(post(server.url), Timeout(0.05), RetryPolicy(), deadline=0.3), lambda r: r), wire)
        assert raised.value.phase == "deadline"
        outcome = wire.send(Send(post(server.url), Timeout(5, pool=0.05)))
        assert isinstance(outcome, Failure)
        assert (outcome.phase, outcome.timeout, outcome.sent) == ("pool", True, False)
        wire.close()
        holder.join(5)
        assert not holder.is_alive()


@pytest.mark.anyio
async def test_tasks_wait_for_a_connection_by_the_deadline_alone() -> None:
    with ScriptedServer(Steps((Stall(),))) as server:
        wire = AsyncWire(most_connections=1)
        async with anyio.create_task_group() as group:
            group.start_soon(wire.send, _send(server.url))
            await anyio.to_thread.run_sync(server.wait_stalled)
            outcome = await wire.send(Send(post(server.url), Timeout(5, pool=0.05)))
            assert isinstance(outcome, Failure)
            assert (outcome.phase, outcome.timeout, outcome.sent) == ("pool", True, False)
            outcome = await wire.send(_send(server.url, deadline=anyio.current_time() * 0))
            assert isinstance(outcome, Failure)
            assert outcome.phase == "deadline"
            group.cancel_scope.cancel()
        await wire.aclose()


def test_threads_share_few_connections() -> None:
    with ScriptedServer(default=json_reply({})) as server:
        wire = SyncWire(most_connections=3)
        outcomes: list[Any] = []

        def work() -> None:
            outcomes.extend(wire.send(_send(server.url)) for _ in range(10))

        threads = [threading.Thread(target=work) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert [outcome.status for outcome in outcomes] == [200] * 120
        assert len(server.connections) <= 3
        wire.close()


@pytest.mark.anyio
async def test_many_tasks_share_few_connections() -> None:
    with ScriptedServer(default=json_reply({})) as server:
        wire = AsyncWire(most_connections=5)
        outcomes: list[Any] = []

        async def work() -> None:
            outcomes.append(await wire.send(_send(server.url)))

        async with anyio.create_task_group() as group:
            for _ in range(100):
                group.start_soon(work)
        assert [outcome.status for outcome in outcomes] == [200] * 100
        assert len(server.connections) <= 5
        await wire.aclose()


def test_forgotten_stream_makes_room_for_a_waiting_thread() -> None:
    with ScriptedServer(sse_reply(chunks("a")).cut(-5, Stall()), json_reply({})) as server:
        wire = SyncWire(most_connections=1)
        held = [wire.send(_send(server.url, stream=True))]
        outcomes: list[Any] = []
        waiter = threading.Thread(target=lambda: outcomes.append(wire.send(_send(server.url))))
        waiter.start()
        with pytest.warns(ResourceWarning, match="forgotten"):
            held.clear()
        waiter.join(5)
        assert outcomes[0].status == 200
        wire.close()
