"""The scripted server does what it says: every other test of faults relies on it."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.faults.replies import (
    Close,
    HalfClose,
    Reply,
    Reset,
    Send,
    Sleep,
    Stall,
    bad_chunking,
    body_reply,
    chunks,
    completion,
    error_reply,
    gzip_reply,
    json_reply,
    redirect,
    sse_reply,
    wrong_length,
)
from tests.faults.server import ScriptedServer, closed_port

if TYPE_CHECKING:
    from tests.faults.incoming import Request


def connect(server: ScriptedServer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)


def ask(connection: http.client.HTTPConnection, body: bytes = b"{}") -> http.client.HTTPResponse:
    connection.request("POST", "/v1/chat/completions?a=1", body, {"Content-Type": "application/json", "X-Twice": "b"})
    return connection.getresponse()


def everything(server: ScriptedServer, request: bytes = b"GET / HTTP/1.1\r\n\r\n") -> bytes:
    """All that the server sends on one connection until it closes it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as sock:
        sock.sendall(request)
        received = b""
        while data := sock.recv(65536):
            received += data
    return received


def test_requests_are_recorded_and_the_connection_is_kept() -> None:
    with ScriptedServer(
        json_reply(completion()), error_reply(429, code="slow", headers={"Retry-After": "1"})
    ) as server:
        client = connect(server)
        first = ask(client, b'{"model": "gpt-5"}')
        assert (first.status, first.read()[:8]) == (200, b'{"id": "')
        second = ask(client)
        assert (second.status, second.headers["Retry-After"]) == (429, "1")
        assert b'"code": "slow"' in second.read()
        server.wait_returned()
        assert (len(server.connections), server.open_connections, server.idle_connections) == (1, 1, 1)
        client.close()
        server.wait_closed()
        assert [connection.closed_by for connection in server.connections] == ["client"]
    request = server.requests[0]
    assert (request.method, request.path, request.target) == (
        "POST",
        "/v1/chat/completions",
        "/v1/chat/completions?a=1",
    )
    assert (request.json, request.headers["x-twice"], request.connection) == ({"model": "gpt-5"}, "b", 0)
    assert server.connections[0].requests == server.requests


def test_a_chunked_request_body_is_read() -> None:
    with ScriptedServer(body_reply(b"", keep_alive=False)) as server:
        everything(server, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
    assert server.requests[0].body == b"abcde"


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_a_stream_of_events(framing: str) -> None:
    with ScriptedServer(sse_reply(chunks("Hel", "lo"), framing=framing)) as server:
        client = connect(server)
        response = ask(client)
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.read().endswith(b"\n\ndata: [DONE]\n\n")
        client.close()
        server.wait_closed()
        assert server.connections[0].closed_by == ("server" if framing == "close" else "client")


def test_close_is_a_clean_end() -> None:
    with ScriptedServer(Reply((Send(b"abc"), Close()))) as server:
        assert everything(server) == b"abc"
        server.wait_closed(1)


def test_reset_is_none() -> None:
    with ScriptedServer(Reply((Send(b"abc"), Reset()))) as server, pytest.raises(ConnectionResetError):
        everything(server)


def test_reset_before_anything_is_read() -> None:
    with ScriptedServer(on_connect=((Reset(),), (Close(),))) as server:
        with (  # a reset that is quick enough is seen by connect() already
            pytest.raises(ConnectionResetError),
            socket.create_connection(("127.0.0.1", server.port), timeout=5) as sock,
        ):
            sock.recv(1)
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as sock:
            assert sock.recv(1) == b""
        server.wait_closed(2)
    assert server.requests == []


def test_half_close_still_reads() -> None:
    with ScriptedServer(Reply((Send(b"abc"), HalfClose()))) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert (sock.recv(3), sock.recv(1)) == (b"abc", b"")
            assert server.open_connections == 1
        server.wait_closed()
        assert server.connections[0].closed_by == "client"


def test_a_stall_lasts_until_released() -> None:
    with ScriptedServer(Reply((Send(b"a"), Stall(), Send(b"b"), Close()))) as server, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(everything, server)
        server.wait_stalled()
        assert not answer.done()
        server.release()
        assert answer.result(5) == b"ab"


@pytest.mark.parametrize("pause", [Stall(), Sleep(60)])
def test_a_pause_ends_when_the_client_leaves(pause: Stall | Sleep) -> None:
    with ScriptedServer(Reply((Send(b"a"), pause, Send(b"b")))) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert sock.recv(1) == b"a"
        server.wait_closed()
        assert server.connections[0].closed_by == "client"


@pytest.mark.parametrize("pause", [Stall(), Sleep(60)])
def test_leaving_ends_everything(pause: Stall | Sleep) -> None:
    before = threading.active_count()
    with ScriptedServer(Reply((pause, Close()))) as server:
        socks = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(3)]
        socks[0].sendall(b"GET / HTTP/1.1\r\n\r\n")
        socks[1].sendall(b"GET /")
        server.wait_requests(1)
    assert threading.active_count() == before
    for sock in socks:
        sock.close()
    assert server.open_connections == 0


def test_an_answer_before_the_body_is_read() -> None:
    with ScriptedServer(error_reply(413, keep_alive=False).without_reading_the_body()) as server:
        assert everything(server, b"POST / HTTP/1.1\r\nContent-Length: 999\r\n\r\n").startswith(b"HTTP/1.1 413 ")
    assert server.requests[0].body == b""


def test_cut_and_drip_keep_the_bytes() -> None:
    reply = sse_reply(chunks("Hello"))
    for after in range(len(reply.wire)):
        assert reply.cut(after).wire == reply.wire[:after]
        assert reply.cut(after).steps[-1] == Close()
    assert reply.cut(-3, Reset()).wire == reply.wire[:-3]
    assert reply.cut(10_000).wire == reply.wire
    dripped = reply.drip(3, 0.5)
    assert dripped.wire == reply.wire
    assert dripped.steps[:2] == (Send(b"HTT"), Sleep(0.5))
    with ScriptedServer(reply.drip(1).then(Close())) as server:
        assert everything(server) == reply.wire


def test_framing_that_lies() -> None:
    replies = (wrong_length(b"abc", 5), bad_chunking([b"abc"]))
    with ScriptedServer(*replies) as server:
        for expected in (http.client.IncompleteRead, http.client.IncompleteRead):
            client = connect(server)
            response = ask(client)
            with pytest.raises(expected):
                response.read()
            client.close()
    assert replies[0].wire.endswith(b"Content-Length: 5\r\n\r\nabc")
    assert replies[1].wire.endswith(b"3\r\nabc\r\nnot hex\r\n")


def test_compression() -> None:
    good, cut, bad = (gzip_reply(b"abc", damage=damage) for damage in ("none", "truncated", "garbage"))
    with ScriptedServer(good, cut, bad) as server:
        client = connect(server)
        assert gzip.decompress(ask(client).read()) == b"abc"
        for expected in (EOFError, gzip.BadGzipFile):
            body = ask(client).read()
            with pytest.raises(expected):
                gzip.decompress(body)
        client.close()


def test_elsewhere() -> None:
    with ScriptedServer(redirect("http://127.0.0.1:1/")) as server:
        client = connect(server)
        response = ask(client)
        assert (response.status, response.headers["Location"]) == (307, "http://127.0.0.1:1/")
        client.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", closed_port()))


def test_a_script_can_answer_by_the_request_and_be_extended() -> None:
    def echo(request: Request) -> Reply:
        return body_reply(request.body)

    with ScriptedServer(default=echo) as server:
        server.add(body_reply(b"first"))
        client = connect(server)
        assert [ask(client, body).read() for body in (b"a", b"b", b"c")] == [b"first", b"b", b"c"]
        client.close()


def test_many_connections_at_once() -> None:
    def call(number: int) -> bytes:
        client = connect(server)
        try:
            return ask(client, b"%d" % number).read()
        finally:
            client.close()

    with ScriptedServer(default=lambda request: body_reply(request.body)) as server, ThreadPoolExecutor(50) as pool:
        assert list(pool.map(call, range(300))) == [b"%d" % number for number in range(300)]
        server.wait_closed(300)
        assert server.open_connections == 0


def test_one_reply_too_few_fails_the_test() -> None:
    def run() -> int:
        with ScriptedServer() as server:
            client = connect(server)
            status = ask(client).status
            client.close()
        return status

    with pytest.raises(AssertionError, match="what its script does not say"):
        run()


@pytest.mark.parametrize("request_", [b"nonsense\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"])
def test_what_is_no_request_fails_the_test(request_: bytes) -> None:
    with pytest.raises(AssertionError) as caught, ScriptedServer(body_reply(b"")) as server:
        everything(server, request_)
    assert isinstance(caught.value.__cause__, ValueError)


def test_waits_fail_in_time() -> None:
    with ScriptedServer() as server:
        client = connect(server)
        client.connect()
        for wait in (server.wait_closed, lambda timeout: server.wait_requests(1, timeout), server.wait_returned):
            with pytest.raises(AssertionError, match=r"after 0\.3 s"):
                wait(timeout=0.3)
        client.close()
        server.wait_closed()
