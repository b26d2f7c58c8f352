"""One attempt over real sockets: what each misbehaviour amounts to, and what becomes of the connection."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from chatwright._http import Failure, Reply
from chatwright.errors import ConfigError
from chatwright.timeouts import Timeout
from tests.faults.driving import post
from tests.faults.replies import (
    Close,
    Reset,
    Send,
    Stall,
    bad_chunking,
    body_reply,
    chunks,
    completion,
    error_reply,
    gzip_reply,
    head,
    json_reply,
    sse_reply,
)
from tests.faults.replies import Reply as Steps
from tests.faults.server import ScriptedServer, closed_port

if TYPE_CHECKING:
    from tests.faults.driving import Driver


def test_answer_has_its_facts_and_the_connection_is_used_again(driver: Driver) -> None:
    with ScriptedServer(default=json_reply(completion(), headers=[("X-A", "1"), ("x-a", "2")])) as server:
        first = driver.answer(post(server.url))
        second = driver.answer(post(server.url, "/other?x=1", b'{"n":2}'))
        assert first.status == 200
        assert b"Hello" in first.content
        assert first.headers.get_list("X-a") == ["1", "2"]
        assert first.first_byte > 0
        assert first.now > 0
        assert abs(first.date - time.time()) < 60
        assert second.url.endswith("/other?x=1")
        assert len(server.connections) == 1
        one, two = server.requests
        assert one.headers["authorization"] == "Bearer sk-test"
        assert one.headers["host"] == f"127.0.0.1:{server.port}"
        assert one.headers["accept-encoding"] == "gzip, deflate"
        assert two.target == "/v1/other?x=1"
        assert two.json == {"n": 2}


def test_get_sends_no_body(driver: Driver) -> None:
    from chatwright._http import Request

    with ScriptedServer(json_reply({})) as server:
        driver.answer(Request("GET", server.url + "/models"))
        assert "content-length" not in server.requests[0].headers
        assert server.requests[0].body == b""


def test_large_request_arrives_whole(driver: Driver) -> None:
    content = b"x" * 3_000_000
    with ScriptedServer(json_reply({})) as server:
        driver.answer(post(server.url, content=content))
        assert server.requests[0].body == content


def test_large_answer_arrives_whole(driver: Driver) -> None:
    content = bytes(range(256)) * 8000
    with ScriptedServer(body_reply([content[:1000], content[1000:]], framing="chunked")) as server:
        assert driver.answer(post(server.url)).content == content


def test_refused_connection(driver: Driver) -> None:
    failure = driver.failure(post(f"http://127.0.0.1:{closed_port()}/v1"))
    assert (failure.kind, failure.phase, failure.sent, failure.timeout) == ("refused", "connect", False, False)


def test_localhost_finds_the_family_that_listens(driver: Driver) -> None:
    with ScriptedServer(json_reply({})) as server:
        assert driver.answer(post(f"http://localhost:{server.port}/v1")).status == 200


def test_unknown_name(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    failure = driver.failure(post("http://nowhere.invalid/v1"))
    assert (failure.kind, failure.phase, failure.sent) == ("dns", "connect", False)


def test_full_backlog_runs_into_the_connect_timeout(driver: Driver) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.settimeout(0)
            filler.connect_ex(address)
            fillers.append(filler)
        failure = driver.failure(post(f"http://127.0.0.1:{address[1]}/v1"), timeout=Timeout(5, connect=0.15))
        for filler in fillers:
            filler.close()
    assert (failure.kind, failure.phase, failure.timeout, failure.sent) == ("timeout", "connect", True, False)


def test_stall_before_the_head(driver: Driver) -> None:
    with ScriptedServer(Steps((Stall(),)), json_reply({})) as server:
        failure = driver.failure(post(server.url), timeout=Timeout(5, first_byte=0.15))
        assert (failure.kind, failure.phase, failure.timeout) == ("timeout", "first_byte", True)
        assert failure.sent
        assert not failure.reused
        server.wait_closed(1)
        assert driver.answer(post(server.url)).status == 200


def test_dripping_head_is_bounded_as_a_whole(driver: Driver) -> None:
    with ScriptedServer(json_reply({}).drip(1, 0.02)) as server:
        failure = driver.failure(post(server.url), timeout=Timeout(5, first_byte=0.2))
        assert (failure.phase, failure.timeout) == ("first_byte", True)


def test_stall_in_the_body(driver: Driver) -> None:
    with ScriptedServer(json_reply(completion()).cut(-20, Stall())) as server:
        failure = driver.failure(post(server.url), timeout=Timeout(5, idle=0.15))
        assert (failure.kind, failure.phase, failure.sent) == ("timeout", "idle", True)
        assert failure.reply is not None
        assert failure.reply.status == 200
        assert b"Hello" in failure.reply.content
        server.wait_closed()


def test_slow_body_is_no_idle_body(driver: Driver) -> None:
    with ScriptedServer(body_reply([b"a", b"b", b"c", b"d"], gap=0.1)) as server:
        assert driver.answer(post(server.url), timeout=Timeout(5, idle=0.3)).content == b"abcd"


@pytest.mark.parametrize("end", [Close(), Reset()])
def test_cut_body(driver: Driver, end: Close | Reset) -> None:
    with ScriptedServer(json_reply(completion()).cut(-10, end)) as server:
        failure = driver.failure(post(server.url))
        assert (failure.kind, failure.phase, failure.sent, failure.timeout) == ("closed", "idle", True, False)


@pytest.mark.parametrize("end", [Close(), Reset()])
def test_fresh_connection_closed_without_an_answer(driver: Driver, end: Close | Reset) -> None:
    with ScriptedServer(Steps((end,))) as server:
        failure = driver.failure(post(server.url))
        assert (failure.kind, failure.phase, failure.sent, failure.reused) == ("closed", "first_byte", True, False)
        assert not failure.lost_keepalive


@pytest.mark.parametrize("handled", [ssl.SSLError(1, "x"), ConnectionRefusedError(), socket.gaierror()], ids=repr)
def test_what_the_caller_is_handling_already_is_no_cause(driver: Driver, handled: OSError) -> None:
    with ScriptedServer(json_reply({}), Steps((Close(),))) as server:
        driver.answer(post(server.url))
        try:
            raise handled
        except OSError:
            failure = driver.failure(post(server.url))
        assert failure.lost_keepalive


@pytest.mark.parametrize("end", [Close(), Reset()])
def test_kept_alive_connection_lost_under_the_request(driver: Driver, end: Close | Reset) -> None:
    with ScriptedServer(json_reply({}), Steps((end,)), json_reply({})) as server:
        driver.answer(post(server.url))
        failure = driver.failure(post(server.url))
        assert failure.lost_keepalive
        assert driver.answer(post(server.url), fresh=True).status == 200
        assert [request.connection for request in server.requests] == [0, 0, 1]


def test_half_an_answer_on_a_kept_alive_connection_is_no_lost_one(driver: Driver) -> None:
    with ScriptedServer(json_reply({}), json_reply({}).cut(12)) as server:
        driver.answer(post(server.url))
        failure = driver.failure(post(server.url))
        assert failure.sent
        assert not failure.reused


def test_connection_that_the_server_closed_while_idle_is_not_used(driver: Driver) -> None:
    with ScriptedServer(json_reply({}).then(Close()), json_reply({})) as server:
        driver.answer(post(server.url))
        server.wait_closed(1)
        assert driver.answer(post(server.url)).status == 200
        assert len(server.connections) == 2


def test_connection_close_is_honoured(driver: Driver) -> None:
    with ScriptedServer(json_reply({}, keep_alive=False), json_reply({}, framing="close")) as server:
        driver.answer(post(server.url))
        assert driver.answer(post(server.url)).content == b"{}"
        server.wait_closed()


def test_early_answer_to_a_body_that_is_not_read(driver: Driver) -> None:
    reply = error_reply(413, keep_alive=False).without_reading_the_body()
    with ScriptedServer(reply) as server:
        outcome = driver.send(post(server.url, content=b"x" * 20_000_000))
        # whether the answer survives the broken connection is up to the kernel; the request did not go out whole
        assert outcome.status == 413 if isinstance(outcome, Reply) else not outcome.sent


@pytest.mark.parametrize("nonsense", [b"SSH-2.0-OpenSSH_9.9\r\n", b"HTTQ", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"])
def test_what_is_not_http(driver: Driver, nonsense: bytes) -> None:
    with ScriptedServer(Steps((Send(nonsense), Close()))) as server:
        failure = driver.failure(post(server.url))
        assert (failure.kind, failure.sent) == ("protocol", True)


def test_bad_chunking(driver: Driver) -> None:
    with ScriptedServer(bad_chunking([b"{}"])) as server:
        failure = driver.failure(post(server.url))
        assert (failure.kind, failure.phase) == ("protocol", "idle")


def test_what_came_before_the_fault_is_kept(driver: Driver) -> None:
    steps = bad_chunking([b"first ", b"second"]).steps
    together = b"".join(step.data for step in steps if isinstance(step, Send))
    with ScriptedServer(Steps((Send(together), Close()))) as server:
        failure = driver.failure(post(server.url))
        assert failure.kind == "protocol"
        assert failure.reply is not None
        assert failure.reply.content == b"first second"


def test_interim_responses_are_passed_over(driver: Driver) -> None:
    early = Send(head(103, {"Link": "<x>"}))
    whole = json_reply({"a": 1})
    with ScriptedServer(Steps((early, *whole.steps))) as server:
        assert driver.answer(post(server.url)).content == b'{"a": 1}'


def test_error_status_counts_though_its_body_is_cut(driver: Driver) -> None:
    with ScriptedServer(error_reply(503, "busy").cut(-5)) as server:
        reply = driver.answer(post(server.url))
        assert reply.status == 503
        assert b"busy" in reply.content


@pytest.mark.parametrize("raw", [False, True])
def test_compressed_answers(driver: Driver, raw: bool) -> None:
    packer = zlib.compressobj(wbits=-15 if raw else 15)
    deflated = packer.compress(b"deflated text") + packer.flush()
    with ScriptedServer(
        gzip_reply(b"zipped text"),
        body_reply([deflated[:5], deflated[5:]], headers={"Content-Encoding": "deflate"}, framing="chunked"),
    ) as server:
        assert driver.answer(post(server.url)).content == b"zipped text"
        assert driver.answer(post(server.url)).content == b"deflated text"
        assert len(server.connections) == 1


@pytest.mark.parametrize("damage", ["truncated", "garbage"])
def test_damaged_compression(driver: Driver, damage: str) -> None:
    with ScriptedServer(gzip_reply(b"some text " * 50, damage=damage)) as server:  # type: ignore[arg-type]
        failure = driver.failure(post(server.url))
        assert (failure.kind, failure.sent) == ("protocol", True)


def test_bad_header_is_no_matter_of_transport(driver: Driver) -> None:
    from chatwright._http import Request

    with ScriptedServer(json_reply({})) as server:
        with pytest.raises(ConfigError, match="can't be sent") as raised:
            driver.send(Request("POST", server.url, [(b"Authorization", b"Bearer sk-private\r\n")]))
        assert "private" not in f"{raised.value!r}{raised.value.__cause__!r}"
        assert raised.value.__suppress_context__
        assert driver.answer(post(server.url)).status == 200  # and the connection opened for it is no loss


@pytest.mark.parametrize("url", ["localhost:8000/v1", "ftp://host/v1", "http:///v1"])
def test_address_that_no_request_can_go_to(driver: Driver, url: str) -> None:
    with pytest.raises(ConfigError):
        driver.send(post(url))


def test_address_with_a_password_is_not_shown(driver: Driver) -> None:
    with pytest.raises(ConfigError) as raised:
        driver.send(post("ftp://user:private@host/v1"))
    assert "private" not in str(raised.value)


def test_closed_wire(driver: Driver) -> None:
    driver.close()
    assert driver.wire.is_closed()
    with pytest.raises(ConfigError, match="closed"):
        driver.send(post("http://127.0.0.1:1/v1"))
    driver.close()


def test_closing_the_wire_closes_its_connections(driver: Driver) -> None:
    with ScriptedServer(json_reply({}), sse_reply(chunks("a")).cut(-20, Stall()), json_reply({})) as server:
        driver.answer(post(server.url))
        reply = driver.stream(post(server.url))
        driver.answer(post(server.url))
        driver.close()
        server.wait_closed()
        driver.close_body(reply)


# Deadlines


def _deadline(seconds: float) -> float:
    return time.monotonic() + seconds


def test_deadline_bounds_the_wait_for_the_head(driver: Driver) -> None:
    with ScriptedServer(Steps((Stall(),))) as server:
        failure = driver.failure(post(server.url), deadline=_deadline(0.5))
        assert (failure.phase, failure.timeout, failure.sent) == ("deadline", True, True)


def test_deadline_bounds_a_body_that_drips(driver: Driver) -> None:
    with ScriptedServer(body_reply(b"x" * 1000).drip(1, 0.02)) as server:
        failure = driver.failure(post(server.url), timeout=Timeout(5), deadline=_deadline(0.3))
        assert failure.phase == "deadline"


def test_deadline_bounds_a_head_that_drips(driver: Driver) -> None:
    with ScriptedServer(json_reply({}).drip(1, 0.02)) as server:
        failure = driver.failure(post(server.url), deadline=_deadline(0.2))
        assert failure.phase == "deadline"


def test_deadline_that_has_passed_sends_nothing(driver: Driver) -> None:
    with ScriptedServer() as server:
        failure = driver.failure(post(server.url), deadline=_deadline(-1))
        assert (failure.phase, failure.sent) == ("deadline", False)
        assert server.requests == []


def test_deadline_bounds_connecting(driver: Driver) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.settimeout(0)
            filler.connect_ex(address)
        failure = driver.failure(post(f"http://127.0.0.1:{address[1]}/v1"), deadline=_deadline(0.15))
        for filler in fillers:
            filler.close()
    assert (failure.phase, failure.sent) == ("deadline", False)


def test_deadline_bounds_a_stream(driver: Driver) -> None:
    with ScriptedServer(sse_reply(chunks("a", "b")).cut(-30, Stall())) as server:
        reply = driver.stream(post(server.url), deadline=_deadline(0.3))
        piece: bytes | Failure = b"-"
        while isinstance(piece, bytes) and piece:
            piece = driver.read(reply)
        assert isinstance(piece, Failure)
        assert (piece.phase, piece.timeout) == ("deadline", True)
        assert driver.read(reply) == b""
        server.wait_closed()
