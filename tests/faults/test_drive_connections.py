"""Connections: none is lost, whatever happens to the call; proxies, other people's clients, loops, forks, cassettes."""

from __future__ import annotations

import asyncio
import gc
import os
import ssl
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import httpx
import pytest

from chatwright._drive import AsyncWire, SyncWire, arun, run, surroundings
from chatwright._flow import Call, Send, Sleep, exchange
from chatwright._http import Failure, KeySource, Reply, StreamReply
from chatwright.errors import APITimeoutError, ConfigError
from chatwright.retry import RetryPolicy
from chatwright.timeouts import Timeout
from tests.faults.driving import KINDS, call_of, driving, post
from tests.faults.proxy import Proxy
from tests.faults.replies import Reply as Steps
from tests.faults.replies import Send as Bytes
from tests.faults.replies import Close, Stall, body_reply, chunks, error_reply, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.driving import Driver


@pytest.fixture(params=KINDS)
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    with driving(request.param) as driver:
        yield driver


def _send(url: str, **options: Any) -> Send:
    return Send(post(url), Timeout(5), **options)


# Cancellation


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


# Drivers


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


# Proxies


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Proxy() as proxy:
        yield proxy


def test_proxy_of_the_environment_is_used(driver: Driver, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://user:pa%20ss@127.0.0.1:{proxy.port}")
    with ScriptedServer(default=json_reply({"a": 1})) as server:
        driver.answer(post(server.url))
        assert driver.answer(post(server.url)).content == b'{"a": 1}'
        assert proxy.seen[0].startswith(f"POST http://127.0.0.1:{server.port}/v1/chat/completions HTTP/1.1\r\n")
        assert "Proxy-Authorization: Basic dXNlcjpwYSBzcw==" in proxy.seen[0]
        assert len(proxy.seen) == 1  # one connection, used twice


def test_no_proxy_is_honoured(driver: Driver, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"127.0.0.1:{proxy.port}")
    monkeypatch.setenv("NO_PROXY", "example.com,127.0.0.1")
    with ScriptedServer(json_reply({})) as server:
        driver.answer(post(server.url))
    assert proxy.seen == []


def test_https_goes_through_a_proxy_unseen(
    driver: Driver, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with ScriptedServer(default=json_reply({"a": 1})) as server, Proxy(certificate=certificate, to=server.port) as tls:
        for _ in range(2):
            assert driver.answer(post(f"https://localhost:{tls.port}/v1")).content == b'{"a": 1}'
    assert [line.split("\r\n")[0] for line in proxy.seen] == [f"CONNECT localhost:{tls.port} HTTP/1.1"]
    assert "sk-test" not in proxy.seen[0]


@pytest.mark.parametrize(("status", "refused"), [(407, True), (503, False)])
def test_proxy_that_says_no(driver: Driver, monkeypatch: pytest.MonkeyPatch, status: int, refused: bool) -> None:
    with ScriptedServer(error_reply(status)) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
        failure = driver.failure(post("https://api.example/v1"))
        assert (failure.kind, failure.phase, failure.sent, failure.refused) == ("proxy", "connect", False, refused)
        assert failure.proxy == f"http://127.0.0.1:{server.port}"


def test_socks_proxy_needs_a_package(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    with pytest.raises(ConfigError, match=r"httpx\[socks\]"):
        driver.send(post("http://api.example/v1"))


def test_odd_proxy_address(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "ftp://user:secret@127.0.0.1:1")
    with pytest.raises(ConfigError, match="proxy") as raised:
        driver.send(post("http://api.example/v1"))
    assert "secret" not in str(raised.value)


# TLS


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    key = tmp_path_factory.mktemp("tls") / "key.pem"
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(path), "-days", "2", "-subj", "/CN=localhost", "-addext", names]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


def test_tls_answer_and_kept_connection(driver: Driver, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    content = os.urandom(200_000)
    with ScriptedServer(default=body_reply(content)) as server, Proxy(certificate=certificate, to=server.port) as tls:
        for host in ("localhost", "127.0.0.1"):
            for _ in range(2):
                assert driver.answer(post(f"https://{host}:{tls.port}/v1", content=content)).content == content
        assert len(server.connections) == 2


def test_tls_stream_and_abort(driver: Driver, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reply = sse_reply(chunks("a", "b")).cut(-20, Stall())
    with ScriptedServer(reply) as server, Proxy(certificate=certificate, to=server.port) as tls:
        stream = driver.stream(post(f"https://localhost:{tls.port}/v1"))
        assert driver.read(stream)
        driver.close_body(stream)
        server.wait_closed()


def test_unknown_certificate_is_refused_for_good(driver: Driver, certificate: Path) -> None:
    with ScriptedServer() as server, Proxy(certificate=certificate, to=server.port) as tls:
        failure = driver.failure(post(f"https://localhost:{tls.port}/v1"))
        assert (failure.kind, failure.phase, failure.sent) == ("tls", "connect", False)
        assert any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(failure.cause))


def test_plain_server_at_an_https_address(driver: Driver) -> None:
    with ScriptedServer(on_connect=((Bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Close()),)) as server:
        failure = driver.failure(post(f"https://127.0.0.1:{server.port}/v1"))
        assert (failure.phase, failure.sent) == ("connect", False)


def test_server_that_keeps_silent_in_the_handshake(driver: Driver) -> None:
    with ScriptedServer(on_connect=((Stall(),),)) as server:
        failure = driver.failure(post(f"https://127.0.0.1:{server.port}/v1"), timeout=Timeout(5, connect=0.2))
        assert (failure.phase, failure.timeout, failure.sent) == ("connect", True, False)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_one_ssl_context_for_the_process(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    assert surroundings.ssl_context() is surroundings.ssl_context()
    usual = surroundings.ssl_context()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert surroundings.ssl_context() is not usual


# Other people's clients


@pytest.fixture(params=KINDS)
def foreign(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """A driver with an httpx client of the user's."""
    if request.param == "sync":
        with httpx.Client(headers={"X-Corp": "1"}) as client, driving("sync", http_client=client) as driver:
            yield driver
            assert not client.is_closed
        return
    asynchronous = httpx.AsyncClient(headers={"X-Corp": "1"})
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
    import time

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
    from tests.faults.replies import redirect

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


def test_transports_of_httpx_hold_a_pool_and_nothing_else() -> None:
    """Ours put another pool in; a version of httpx that keeps more must be looked at first."""
    with httpx.HTTPTransport() as transport:
        assert list(vars(transport)) == ["_pool"]
    assert list(vars(httpx.AsyncHTTPTransport())) == ["_pool"]


def test_import_loads_no_http_library() -> None:
    code = (
        "import sys, chatwright._drive; print([m for m in ('httpx', 'httpcore', 'anyio', 'ssl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
