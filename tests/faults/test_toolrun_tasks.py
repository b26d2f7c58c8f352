"""Runs of tools in tasks: async functions, cancellation, and threads that nobody waits for, under asyncio and trio."""

from __future__ import annotations

import contextvars
import subprocess
import sys
import threading
from typing import Any

import anyio
import anyio.lowlevel
import pytest

import chatwright as cw
from tests.faults.replies import json_reply
from tests.faults.server import ScriptedServer
from tests.unit.tool_answers import answer, call

pytestmark = pytest.mark.anyio

GO: dict[str, Any] = {"model": "m", "messages": "Go"}
DONE = json_reply(answer(text="Done."))


def calling(*calls: dict[str, Any]) -> Any:
    return json_reply(answer(*calls))


def results_in(request: Any) -> list[Any]:
    return [message["content"] for message in request.json["messages"] if message["role"] == "tool"]


async def test_async_tools_run_side_by_side_and_not_too_many() -> None:
    running = most = 0
    together = anyio.Event()

    @cw.tool
    async def work(number: int, context: cw.Context[str]) -> str:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 2:
            together.set()
        await together.wait()
        await anyio.lowlevel.checkpoint()
        running -= 1
        return f"{number}{context.value}"

    calls = [call("work", f"call_{number}", number=number) for number in range(5)]
    with ScriptedServer(calling(*calls), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            run = client.chat.completions.run(model="m", messages="Go", tools=[work], parallel=2, context="!")
            async for turn in run:
                assert run.status in ("running", "done")
                assert len(turn.calls) in (5, 0)
            assert run.final.text == "Done."
    assert most == 2
    assert results_in(server.requests[1]) == [f"{number}!" for number in range(5)]


async def test_async_tools_see_the_loop_and_its_context_variables() -> None:
    user: contextvars.ContextVar[str] = contextvars.ContextVar("user")
    user.set("ann")

    async def who() -> str:
        await anyio.lowlevel.checkpoint()
        return user.get()

    def who_in_thread() -> str:
        return user.get()

    with ScriptedServer(calling(call("who", "a"), call("who_in_thread", "b")), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            await client.chat.completions.run(**GO, tools=[who, who_in_thread]).until_done()
    assert results_in(server.requests[1]) == ["ann", "ann"]


async def test_cancelling_reaches_the_tools_and_what_is_done_stays_done() -> None:
    begun, cancelled = anyio.Event(), anyio.Event()
    quick_calls: list[str] = []

    async def hang() -> None:
        begun.set()
        try:
            await anyio.sleep_forever()
        finally:
            cancelled.set()

    async def quick() -> str:
        quick_calls.append("quick")
        return "quick"

    with ScriptedServer(calling(call("quick", "a"), call("hang", "b")), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            run = client.chat.completions.run(**GO, tools=[hang, quick])
            async with anyio.create_task_group() as group:
                group.start_soon(run.until_done)
                await begun.wait()
                group.cancel_scope.cancel()
            assert cancelled.is_set()
            assert [found["status"] for found in run.to_dict()["calls"]] == ["done", "ready"]
            run.answer("b", "given up")
            await run.until_done()
    assert quick_calls == ["quick"]
    assert results_in(server.requests[1]) == ["quick", "given up"]


async def test_a_time_limit_cancels_an_async_tool_alone() -> None:
    cancelled = anyio.Event()

    @cw.tool(timeout=0.05)
    async def hang() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            cancelled.set()

    async def fine() -> str:
        return "fine"

    with ScriptedServer(calling(call("hang", "a"), call("fine", "b")), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            await client.chat.completions.run(**GO, tools=[hang, fine]).until_done()
    assert cancelled.is_set()
    assert results_in(server.requests[1]) == ["Error: the tool took longer than 0.05 seconds and was given up.", "fine"]


async def test_a_timeout_of_the_tools_own_is_an_exception_like_any_other() -> None:
    async def impatient() -> None:
        with anyio.fail_after(0.01):
            await anyio.sleep_forever()

    with ScriptedServer(calling(call("impatient")), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            await client.chat.completions.run(**GO, tools=[impatient]).until_done()
    assert results_in(server.requests[1]) == ["Error: TimeoutError"]


async def test_exceptions_come_out_as_they_are() -> None:
    async def fail() -> None:
        raise LookupError("nothing there")

    with ScriptedServer(calling(call("fail")), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            run = client.chat.completions.run(**GO, tools=[fail], tool_errors="raise")
            with pytest.raises(LookupError, match="nothing there"):
                await run.until_done()


async def test_what_is_awaited_late_is_awaited_all_the_same() -> None:
    async def inner(number: int) -> int:
        await anyio.lowlevel.checkpoint()
        return number

    def wrapper(number: int) -> Any:
        return inner(number)

    async def generate(to: int) -> Any:
        for number in range(to):
            await anyio.lowlevel.checkpoint()
            yield number

    with ScriptedServer(calling(call("wrapper", "a", number=3), call("generate", "b", to=3)), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            await client.chat.completions.run(**GO, tools=[wrapper, generate]).until_done()
    assert results_in(server.requests[1]) == ["3", "[0,1,2]"]


async def test_the_loop_runs_while_a_thread_works() -> None:
    released = threading.Event()

    def work() -> str:
        return "released" if released.wait(20) else "stuck"

    async def release() -> str:
        await anyio.lowlevel.checkpoint()
        released.set()
        return "release"

    with ScriptedServer(calling(call("work", "a"), call("release", "b")), DONE) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            await client.chat.completions.run(**GO, tools=[work, release]).until_done()
    assert results_in(server.requests[1]) == ["released", "release"]


async def test_several_runs_at_once() -> None:
    async def echo(text: str) -> str:
        await anyio.lowlevel.checkpoint()
        return text

    def reply(request: Any) -> Any:
        told = results_in(request)
        return json_reply(answer(text=told[0])) if told else calling(call("echo", text=request.json["user"]))

    texts: list[str] = []
    with ScriptedServer(default=reply) as server:
        async with cw.AsyncClient(base_url=server.url) as client, anyio.create_task_group() as group:

            async def ask(name: str) -> None:
                run = client.chat.completions.run(**GO, tools=[echo], user=name)
                texts.append((await run.until_done()).final.text)

            for number in range(5):
                group.start_soon(ask, f"user {number}")
    assert sorted(texts) == [f"user {number}" for number in range(5)]


PROGRAM = """
import sys, {backend}, time
import chatwright as cw

@cw.tool(timeout=0.05)
def hang() -> None:
    time.sleep(60)

async def main():
    async with cw.AsyncClient(base_url=sys.argv[1], api_key="sk-x") as client:
        run = client.chat.completions.run(model="m", messages="Go", tools=[hang])
        print((await run.until_done()).final.text, flush=True)

{backend}.run({main})
"""


@pytest.mark.parametrize(("backend", "main"), [("asyncio", "main()"), ("trio", "main")])
def test_a_stuck_thread_does_not_keep_a_program_from_ending(backend: str, main: str) -> None:
    with ScriptedServer(calling(call("hang")), DONE) as server:
        program = PROGRAM.format(backend=backend, main=main)
        ended = subprocess.run(
            [sys.executable, "-c", program, server.url], capture_output=True, text=True, timeout=40, check=False
        )
    assert (ended.stdout.strip(), ended.returncode) == ("Done.", 0), ended.stderr
