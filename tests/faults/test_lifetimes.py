"""Clients among processes, threads and event loops, and at the interpreter's end."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import pytest
import trio

import chatwright as cw
from chatwright.testing import FakeServer
from tests.faults.matrix.observing import in_use
from tests.faults.profile import much
from tests.faults.replies import Reply, Stall, chunks, completion, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright.testing import ReceivedRequest

HI: Final[dict[str, Any]] = {"model": "m", "messages": "Hi"}
HELLO: Final = sse_reply(chunks("Hel", "lo"))
BEGUN: Final = HELLO.cut(-300, Stall())
GOES_ON: Final = Reply((*HELLO.steps[:3], Stall(), *HELLO.steps[3:]))
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
forks = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


def client_at(url: str) -> cw.Client:
    return cw.Client(base_url=url, api_key="sk-test", max_retries=0)


# Threads


def test_one_client_in_64_threads() -> None:
    def echo(request: ReceivedRequest) -> str:
        return str(request.messages[-1]["content"])

    def ask(client: cw.Client, number: int) -> None:
        for turn in range(much(4, 100)):
            said = f"{number}, {turn}"
            if turn % 2:
                assert client.chat.completions.create(model="m", messages=said).text == said
            else:
                stream = client.chat.completions.stream(model="m", messages=said)
                assert "".join(stream.text_stream) == said

    with FakeServer(check=False) as server, client_at(server.url) as client:
        server.on().reply(echo).forever()
        with ThreadPoolExecutor(64) as threads:
            list(threads.map(lambda number: ask(client, number), range(64)))
        assert in_use(client) == (0, 0)
        assert server.open_connections <= 64


def test_closing_a_client_under_its_threads_ends_their_calls() -> None:
    ended: list[BaseException] = []

    def ask(client: cw.Client) -> None:
        try:
            client.chat.completions.create(**HI)
        except cw.ChatwrightError as error:
            ended.append(error)

    with ScriptedServer(default=HELLO.cut(0, Stall())) as server:
        client = client_at(server.url)
        threads = [threading.Thread(target=ask, args=[client]) for _ in range(8)]
        for thread in threads:
            thread.start()
        server.wait_stalled(8)
        client.close()
        for thread in threads:
            thread.join(10)
        assert [type(error) for error in ended] == [cw.APIConnectionError] * 8
        with pytest.raises(cw.ConfigError, match="closed"):
            client.chat.completions.create(**HI)
        server.wait_closed()


# Processes


def in_child(work: Callable[[], object], *, leaving: Callable[[int], object] = os._exit) -> int:
    """The exit status of a forked child that does some work: 0 if it does not fail."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        work()
        status = 0
    finally:
        leaving(status)
    return 0


@needs_fork
@forks
def test_a_forked_child_leaves_its_parents_stream_alone() -> None:
    with ScriptedServer(GOES_ON, default=json_reply(completion("Child"))) as server, client_at(server.url) as client:
        stream = client.chat.completions.create(**HI, stream=True)
        seen = [next(stream), next(stream)]

        def use_and_drop() -> None:
            assert client.chat.completions.create(**HI).text == "Child"
            stream.close()
            client.close()

        assert in_child(use_and_drop) == 0
        server.release()
        seen += list(stream)
        assert [chunk.choices[0].delta.content for chunk in seen] == ["", "Hel", "lo", None]
        assert {request.connection for request in server.requests} == {0, 1}


@needs_fork
@forks
def test_a_forked_child_and_its_parent_have_connections_of_their_own() -> None:
    with ScriptedServer(default=json_reply(completion("Yes"))) as server, client_at(server.url) as client:
        assert client.chat.completions.create(**HI).text == "Yes"
        for _ in range(3):
            assert in_child(lambda: client.chat.completions.create(**HI)) == 0
        assert client.chat.completions.create(**HI).text == "Yes"
        assert [request.connection for request in server.requests] == [0, 1, 2, 3, 0]


@needs_fork
@forks
def test_an_async_client_in_forked_children() -> None:
    async def ask(client: cw.AsyncClient) -> None:
        assert (await client.chat.completions.create(**HI)).text == "Yes"

    with ScriptedServer(default=json_reply(completion("Yes"))) as server:
        client = cw.AsyncClient(base_url=server.url, api_key="sk-test", max_retries=0)
        asyncio.run(ask(client))
        for run in (asyncio.run, trio.run):
            assert in_child(lambda run=run: run(ask(client)) if run is asyncio.run else run(ask, client)) == 0  # type: ignore[misc]
        asyncio.run(ask(client))
        asyncio.run(client.aclose())
        server.wait_closed()


_shared: dict[str, cw.Client] = {}


def _asked(number: int) -> str:
    return _shared["client"].chat.completions.create(model="m", messages=str(number)).text


@needs_fork
@forks
def test_a_pool_of_forked_workers() -> None:
    with FakeServer(check=False) as server, client_at(server.url) as client:
        server.on().reply(lambda request: str(request.messages[-1]["content"])).forever()
        _shared["client"] = client
        assert _asked(-1) == "-1"
        with multiprocessing.get_context("fork").Pool(3) as workers:
            assert workers.map(_asked, range(20)) == [str(number) for number in range(20)]
        assert _asked(21) == "21"
    _shared.clear()


def test_a_client_does_not_travel_to_spawned_workers() -> None:
    with (
        client_at("http://127.0.0.1:1/v1") as client,
        pytest.raises(cw.ConfigError, match="make one where it is needed"),
    ):
        pickle.dumps(client)


# Event loops


def test_loops_that_come_and_go_leave_nothing_behind() -> None:
    async def ask(client: cw.AsyncClient) -> None:
        assert (await client.chat.completions.create(**HI)).text == "Yes"

    with ScriptedServer(default=json_reply(completion("Yes"))) as server:
        client = cw.AsyncClient(base_url=server.url, api_key="sk-test", max_retries=0)
        for _ in range(much(10, 200)):
            asyncio.run(ask(client))
            trio.run(ask, client)
            assert server.open_connections <= 3
        asyncio.run(client.aclose())
        server.wait_closed()


def test_two_loops_at_once() -> None:
    async def ask(client: cw.AsyncClient) -> None:
        for _ in range(20):
            assert (await client.chat.completions.create(**HI)).text == "Yes"

    with ScriptedServer(default=json_reply(completion("Yes"))) as server:
        client = cw.AsyncClient(base_url=server.url, api_key="sk-test", max_retries=0)
        with ThreadPoolExecutor(4) as threads:
            asked = [threads.submit(asyncio.run, ask(client)) for _ in range(2)]
            asked += [threads.submit(trio.run, ask, client) for _ in range(2)]
            for one in asked:
                one.result(60)
        asyncio.run(client.aclose())
        server.wait_closed()


# The end of the interpreter

_BEGIN: Final = """
import asyncio, sys, threading
import chatwright as cw
url, hi = sys.argv[1], {"model": "m", "messages": "Hi"}
"""
ENDS: Final = {
    "a stream is open": """
client = cw.Client(base_url=url, api_key="sk-test")
stream = client.chat.completions.create(**hi, stream=True)
next(stream)
""",
    "a stream of events is open": """
client = cw.Client(base_url=url, api_key="sk-test")
stream = client.chat.completions.stream(**hi)
next(stream)
""",
    "sys.exit in the midst of a stream": """
client = cw.Client(base_url=url, api_key="sk-test")
for chunk in client.chat.completions.create(**hi, stream=True):
    sys.exit(0)
""",
    "a daemon thread reads a stream": """
client = cw.Client(base_url=url, api_key="sk-test")
begun = threading.Event()
def read():
    for chunk in client.chat.completions.create(**hi, stream=True):
        begun.set()
threading.Thread(target=read, daemon=True).start()
begun.wait(10)
""",
    "an async stream outlives its loop": """
client = cw.AsyncClient(base_url=url, api_key="sk-test")
async def main():
    global stream
    stream = await client.chat.completions.create(**hi, stream=True)
    await anext(stream)
asyncio.run(main())
""",
    "a task reads a stream when its loop ends": """
client = cw.AsyncClient(base_url=url, api_key="sk-test")
async def read(begun):
    async for event in client.chat.completions.stream(**hi):
        begun.set()
async def main():
    global task
    begun = asyncio.Event()
    task = asyncio.create_task(read(begun))
    await begun.wait()
asyncio.run(main())
""",
    "a trio stream outlives its loop": """
import trio
client = cw.AsyncClient(base_url=url, api_key="sk-test")
async def main():
    global stream
    stream = client.chat.completions.stream(**hi)
    await anext(stream)
trio.run(main)
""",
    "a run of tools is open": """
client = cw.Client(base_url=url, api_key="sk-test")
run = client.chat.completions.run(**hi, tools=[], stream=True)
next(run)
""",
}


@pytest.mark.parametrize("end", ENDS)
def test_the_interpreter_ends_quietly(end: str) -> None:
    with ScriptedServer(default=BEGUN) as server:
        done = subprocess.run(
            [sys.executable, "-c", _BEGIN + ENDS[end], server.url],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        server.wait_closed()
