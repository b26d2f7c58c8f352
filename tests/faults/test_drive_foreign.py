"""Other people's HTTP clients, and recorders that patch httpx."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import httpx2
import pytest

from chatwright._drive import AsyncWire, SyncWire
from chatwright.errors import ConfigError
from chatwright.timeouts import Timeout
from tests.faults.driving import KINDS, driving, post
from tests.faults.proxy import Proxy
from tests.faults.replies import Close, Stall, body_reply, chunks, error_reply, json_reply, redirect, sse_reply
from tests.faults.replies import Reply as Steps
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.driving import Driver


@pytest.fixture(params=[httpx, httpx2], ids=["httpx", "httpx2"])
def library(request: pytest.FixtureRequest) -> Any:
    """Where the user's client comes from."""
    return request.param


@pytest.fixture(params=KINDS)
def foreign(request: pytest.FixtureRequest, library: Any) -> Iterator[Driver]:
    """A driver with an HTTP client of the user's."""
    if request.param == "sync":
        with library.Client(headers={"X-Corp": "1"}) as client, driving("sync", http_client=client) as driver:
            yield driver
            assert not client.is_closed
        return
    asynchronous = library.AsyncClient(headers={"X-Corp": "1"})
    with driving(request.param, http_client=asynchronous) as driver:
        yield driver
        assert not asynchronous.is_closed
        driver.portal.call(asynchronous.aclose)


def test_own_client_is_sent_with(foreign: Driver) -> None:
    with ScriptedServer(default=json_reply({"a": 1})) as server:
        foreign.answer(post(server.url))
        reply = foreign.answer(post(server.url))
        assert reply.content == b'{"a": 1}'
        assert reply.first_byte > 0
        assert server.requests[0].headers["x-corp"] == "1"
        assert server.requests[0].headers["authorization"] == "Bearer sk-test"
        assert len(server.connections) == 1


def test_own_client_obeys_our_limits(foreign: Driver) -> None:
    with ScriptedServer(Steps((Stall(),)), json_reply({}).cut(-1, Stall())) as server:
        first = foreign.failure(post(server.url), timeout=Timeout(5, first_byte=0.15))
        second = foreign.failure(post(server.url), timeout=Timeout(5, idle=0.15))
        assert [(f.phase, f.timeout, f.sent) for f in (first, second)] == [
            ("first_byte", True, True),
            ("idle", True, True),
        ]


def test_own_client_obeys_the_deadline(foreign: Driver) -> None:
    with ScriptedServer(Steps((Stall(),)), body_reply(b"x" * 500).drip(1, 0.02)) as server:
        for _ in range(2):
            failure = foreign.failure(post(server.url), deadline=time.monotonic() + 0.3)
            assert failure.phase == "deadline"


def test_own_client_lost_keepalive(foreign: Driver) -> None:
    with ScriptedServer(json_reply({}), Steps((Close(),))) as server:
        foreign.answer(post(server.url))
        failure = foreign.failure(post(server.url))
        assert (failure.kind, failure.sent, failure.reused) == ("closed", True, True)


def test_own_client_does_not_follow_redirects(foreign: Driver) -> None:
    with ScriptedServer() as other, ScriptedServer(redirect(other.url)) as server:
        assert foreign.answer(post(server.url)).status == 307


@pytest.mark.filterwarnings("ignore:Exception ignored in. <async_generator:pytest.PytestUnraisableExceptionWarning")
def test_own_client_streams(foreign: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a")), sse_reply(chunks("b")).cut(-20, Stall()), json_reply({})) as server:
        reply = foreign.stream(post(server.url))
        assert b'"a"' in foreign.read_all(reply)
        foreign.close_body(reply)
        reply = foreign.stream(post(server.url))
        assert foreign.read(reply)
        foreign.close_body(reply)
        server.wait_closed(1)
        foreign.answer(post(server.url))


def test_draining_through_an_own_client_does_not_wait_for_its_time_limit(foreign: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a")).cut(-5, Stall()), sse_reply(chunks("b"))) as server:
        for _ in range(2):
            reply = foreign.stream(post(server.url), timeout=Timeout(600))
            assert foreign.read(reply)
            foreign.drain(reply, 0.1)
        assert [request.connection for request in server.requests] == [0, 1]
        server.wait_closed(1)


def test_a_refused_certificate_below_an_own_client_is_known_as_such(foreign: Driver, certificate: Path) -> None:
    with ScriptedServer() as server, Proxy(certificate=certificate, to=server.port) as tls:
        failure = foreign.failure(post(f"https://localhost:{tls.port}/v1"))
        assert (failure.kind, failure.phase, failure.sent) == ("tls", "connect", False)


@pytest.mark.parametrize("client", [object(), "http://proxy", httpx.AsyncClient])
def test_what_is_no_client(client: object) -> None:
    with pytest.raises(ConfigError, match="http_client"):
        SyncWire(client)


def test_client_of_the_other_kind() -> None:
    with httpx.Client() as client, pytest.raises(ConfigError, match=r"an AsyncClient needs an httpx\.AsyncClient"):
        AsyncWire(client)
    asynchronous = httpx.AsyncClient()
    with pytest.raises(ConfigError, match=r"a Client needs an httpx\.Client"):
        SyncWire(asynchronous)
    asyncio.run(asynchronous.aclose())


# Cassettes


@pytest.mark.parametrize("kind", KINDS)
def test_cassettes_record_and_replay(kind: str, tmp_path: Path) -> None:
    import vcr  # type: ignore[import-untyped]

    cassette = str(tmp_path / "cassette.yaml")
    replies = [json_reply({"a": 1}), sse_reply(chunks("x")), error_reply(404)]
    seen: list[list[bytes]] = []
    with ScriptedServer(*replies) as server:
        for mode in ("once", "none"):
            with vcr.use_cassette(cassette, record_mode=mode), driving(kind) as driver:
                first = driver.answer(post(server.url, "/a"))
                streamed = driver.stream(post(server.url, "/b"))
                content = driver.read_all(streamed)
                driver.close_body(streamed)
                last = driver.answer(post(server.url, "/c"))
                seen.append([first.content, content, last.content])
        assert len(server.requests) == 3
    assert seen[0] == seen[1]
    assert b"sk-test" in Path(cassette).read_bytes()  # keeping keys out is the recorder's work


class Tracer:
    """What tracers put in a method's place: an object that passes for the function, its code included."""

    def __init__(self, function: Any) -> None:
        self.__wrapped__ = function
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__wrapped__, name)

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else partial(self, instance)

    def __call__(self, *arguments: Any) -> Any:
        self.calls += 1
        return self.__wrapped__(*arguments)


@pytest.mark.parametrize("kind", KINDS)
def test_tracers_around_the_methods_of_httpx_see_each_request(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    methods = [(httpx.HTTPTransport, "handle_request"), (httpx.AsyncHTTPTransport, "handle_async_request")]
    tracers = [Tracer(getattr(transport, name)) for transport, name in methods]
    for (transport, name), tracer in zip(methods, tracers, strict=True):
        monkeypatch.setattr(transport, name, tracer)
    with ScriptedServer(json_reply({"a": 1}), sse_reply(chunks("x"))) as server, driving(kind) as driver:
        assert driver.answer(post(server.url)).content == b'{"a": 1}'
        streamed = driver.stream(post(server.url))
        assert driver.read_all(streamed)
        driver.close_body(streamed)
    assert sum(tracer.calls for tracer in tracers) == 2


def test_transports_of_httpx_hold_a_pool_and_nothing_else() -> None:
    """Ours put another pool in; a version of httpx that keeps more must be looked at first."""
    with httpx.HTTPTransport() as transport:
        assert list(vars(transport)) == ["_pool"]
    assert list(vars(httpx.AsyncHTTPTransport())) == ["_pool"]
