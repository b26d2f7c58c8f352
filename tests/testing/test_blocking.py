"""No request leaves this machine, and no test waits for a retry."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

import chatwright as cw
from chatwright import AsyncClient, Client
from chatwright.testing import FakeServer, RealRequestError, block_real_requests, fault, instant_backoff
from chatwright.testing._blocking import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

AWAY = "https://api.example.com/v1"


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        running.on().reply("Hi").forever()
        yield running


def create(client: Client) -> Any:
    return client.chat.completions.create(model="gpt-5", messages="Hello?")


async def acreate(client: AsyncClient) -> Any:
    return await client.chat.completions.create(model="gpt-5", messages="Hello?")


def test_only_loopback_is_reached(server: FakeServer) -> None:
    retries: list[object] = []
    with (
        block_real_requests(),
        Client(base_url=AWAY, api_key="sk-test", on_retry=retries.append) as away,
        Client(base_url=server.url) as here,
    ):
        assert create(here).text == "Hi"
        with pytest.raises(RealRequestError, match=r"api\.example\.com"):
            create(away)
    assert retries == []


async def test_only_loopback_is_reached_by_tasks(server: FakeServer, anyio_backend: str) -> None:
    with block_real_requests():
        async with AsyncClient(base_url=AWAY, api_key="sk-test") as away, AsyncClient(base_url=server.url) as here:
            assert (await acreate(here)).text == "Hi"
            with pytest.raises(RealRequestError):
                await acreate(away)


def test_it_holds_in_threads_and_ends_with_the_last_block(server: FakeServer) -> None:
    errors: list[BaseException] = []

    def elsewhere() -> None:
        with Client(base_url=AWAY, api_key="sk-test") as client:
            try:
                create(client)
            except cw.ConfigError as error:
                errors.append(error)

    from chatwright._drive.sync_connection import SyncConnection

    before = SyncConnection.connect
    with block_real_requests():
        with block_real_requests():
            pass
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert [type(error) for error in errors] == [RealRequestError]
    assert SyncConnection.connect is before


def test_a_client_of_ones_own_is_held_too_but_not_what_others_send(server: FakeServer) -> None:
    def mocked(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"choices": [{"message": {"content": request.url.host}}]})

    with (
        block_real_requests(),
        httpx.Client(trust_env=False) as own,
        httpx.Client(transport=httpx.MockTransport(mocked)) as mock,
    ):
        assert create(Client(base_url=server.url, http_client=own)).text == "Hi"
        assert create(Client(base_url=AWAY, api_key="sk-test", http_client=mock)).text == "api.example.com"
        with pytest.raises(RealRequestError):
            create(Client(base_url=AWAY, api_key="sk-test", http_client=own))
        with pytest.raises(httpx.ConnectError):
            own.get("http://no-such-host.invalid/")  # not chatwright's: it goes its way


async def test_an_async_client_of_ones_own_is_held_too(server: FakeServer, anyio_backend: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as own:
        with block_real_requests():
            assert (await acreate(AsyncClient(base_url=server.url, http_client=own))).text == "Hi"
            with pytest.raises(RealRequestError):
                await acreate(AsyncClient(base_url=AWAY, api_key="sk-test", http_client=own))


def test_hosts_can_be_allowed() -> None:
    with (
        block_real_requests(allow=["no-such-host.invalid"]),
        Client(base_url="https://no-such-host.invalid/v1", max_retries=0, api_key="sk-test") as client,
        pytest.raises(cw.APIConnectionError),
    ):
        create(client)


def test_functions_are_decorated() -> None:
    @block_real_requests()
    def sync(text: str) -> str:
        with Client(base_url=AWAY, api_key="sk-test") as client, pytest.raises(RealRequestError):
            create(client)
        return text

    @block_real_requests()
    async def task(text: str) -> str:
        async with AsyncClient(base_url=AWAY, api_key="sk-test") as client:
            with pytest.raises(RealRequestError):
                await acreate(client)
        return text

    assert sync("a") == "a"
    assert sync.__name__ == "sync"
    assert anyio.run(task, "b") == "b"


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("a.localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com", False),
    ],
)
def test_what_this_machine_is(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def test_retries_follow_at_once(server: FakeServer) -> None:
    server.on().reply(fault.status(429, retry_after=60)).then("Hi").then(fault.status(503, retry_after=60)).then("Hi")
    started = time.monotonic()

    async def task() -> Any:
        async with AsyncClient(base_url=server.url) as client:
            return await acreate(client)

    with instant_backoff(), Client(base_url=server.url) as client:
        completion = create(client)
        later = anyio.run(task)
    assert (completion.meta.attempts, later.meta.attempts) == (2, 2)
    assert time.monotonic() - started < 60
