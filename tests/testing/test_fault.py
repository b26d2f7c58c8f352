"""Each fault, as it arrives: on a bare socket, and at an HTTP client that knows nothing of it."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from chatwright.errors import ConfigError
from chatwright.testing import FakeServer, fault
from tests.testing.asking import answer, ask, body, decoded, events, on_the_wire, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = "one two three four five six"


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        yield running


def unchunked(raw: bytes) -> list[bytes]:
    """The whole chunks of a chunked body."""
    chunks = []
    while found := re.match(rb"([0-9a-f]+)\r\n", raw):
        size = int(found[1], 16)
        if len(raw) < found.end() + size + 2:
            break
        chunks.append(raw[found.end() : found.end() + size])
        raw = raw[found.end() + size + 2 :]
    return chunks


def test_refuse_is_refused_by_the_system_once(server: FakeServer) -> None:
    server.on().reply(fault.refuse()).then(fault.refuse()).then("Hi").then(fault.refuse()).then("again")
    for _ in range(2):
        with pytest.raises(httpx.ConnectError, match="refused"):
            ask(server)
    assert answer(server)["choices"]
    with pytest.raises(httpx.ConnectError, match="refused"):
        ask(server)
    assert answer(server)["choices"][0]["message"]["content"] == "again"
    assert len(server.requests) == 2


def test_refuse_lets_no_kept_connection_by(server: FakeServer) -> None:
    server.on().reply("one").then(fault.refuse()).then("two")
    with httpx.Client() as client:
        first = client.post(f"{server.url}/chat/completions", json=body())
        assert first.headers["connection"] == "close"
        with pytest.raises(httpx.ConnectError):
            client.post(f"{server.url}/chat/completions", json=body())
        assert client.post(f"{server.url}/chat/completions", json=body()).status_code == 200


async def test_refuse_is_seen_from_every_loop(server: FakeServer, anyio_backend: str) -> None:
    server.on().reply(fault.refuse()).then("Hi")
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.post(f"{server.url}/chat/completions", json=body())
        assert (await client.post(f"{server.url}/chat/completions", json=body())).status_code == 200


def test_reset_before_the_head(server: FakeServer) -> None:
    server.on().reply(fault.reset())
    assert on_the_wire(server) == (b"", b"", "reset")


def test_reset_in_the_body(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.reset("body")).then(TEXT, fault.reset(20))
    head, content, ending = on_the_wire(server)
    assert ending == "reset"
    # What was sent just before a reset may be lost with it.
    assert len(content) < int(re.search(rb"content-length: (\d+)", head)[1]) if head else content == b""  # type: ignore[index]
    with pytest.raises(httpx.HTTPError):
        ask(server)


@pytest.mark.parametrize("stream", [False, True])
def test_cut_after_bytes(server: FakeServer, stream: bool) -> None:
    server.on().reply(TEXT).then(TEXT, fault.cut(after_bytes=50)).then(TEXT, fault.cut(after_bytes=-10)).then(
        TEXT, fault.cut()
    )
    whole = ask(server, stream=stream).content
    expected = [whole[:50], whole[:-10], whole[: len(whole) // 2]]
    for part in expected:
        _, content, ending = on_the_wire(server, stream=stream)
        assert ending == "closed"
        received = b"".join(unchunked(content)) if stream else content
        # The ids differ by a digit from the whole one's.
        assert len(received) == len(part)


def test_cut_everywhere(server: FakeServer) -> None:
    server.on().reply("Hi", model="m").forever()
    size = len(ask(server).content)
    rule = server.on(match=lambda request: True)
    for position in range(size):
        rule.then("Hi", fault.cut(after_bytes=position), model="m")
    got = [len(on_the_wire(server)[1]) for _ in range(size)]
    assert got == list(range(size))


def test_cut_after_chunks(server: FakeServer) -> None:
    server.on().reply(fault.cut(after_chunks=3)).then(TEXT, fault.cut(after_chunks=0))
    head, content, ending = on_the_wire(server, stream=True)
    assert b"transfer-encoding: chunked" in head
    assert ending == "closed"
    assert len(decoded(b"".join(unchunked(content)).decode())) == 3
    assert not content.endswith(b"0\r\n\r\n")
    assert on_the_wire(server, stream=True)[1:] == (b"", "closed")


def test_cut_takes_one_measure() -> None:
    with pytest.raises(ConfigError, match="not both"):
        fault.cut(after_bytes=1, after_chunks=1)


@pytest.mark.parametrize("at", ["head", "body", 5])
def test_stall(server: FakeServer, at: Any) -> None:
    server.on().reply(TEXT, fault.stall(at=at))
    head, content, ending = on_the_wire(server, quiet=0.5)
    assert ending == "open"
    assert bool(head) is (at != "head")
    assert len(content) == 5 if at == 5 else len(content) > 50 or at == "head"
    server.wait_for_connections(0)  # the client left, and the server did not go on waiting


def test_a_stall_ends(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.stall(0.05, at="body"))
    started = time.monotonic()
    assert answer(server)["choices"][0]["message"]["content"] == TEXT
    assert time.monotonic() - started >= 0.05


@pytest.mark.parametrize("stream", [False, True])
def test_drip(server: FakeServer, stream: bool) -> None:
    server.on().reply("Hi", fault.drip(5000))
    started = time.monotonic()
    with httpx.stream("POST", f"{server.url}/chat/completions", json=body(stream=stream)) as response:
        pieces = list(response.iter_raw())
    assert len(pieces) > 2
    assert time.monotonic() - started >= sum(map(len, pieces)) / 5000
    with pytest.raises(ConfigError):
        fault.drip(0)


def test_status(server: FakeServer) -> None:
    server.on().reply(fault.status(429, retry_after=1, headers={"x-a": "b"})).then(fault.status(503, body="busy"))
    server.on().reply(fault.status(400, body={"error": "text"})).then(fault.status(500, retry_after="Fri, 01 Jan 2027"))
    limited = ask(server)
    assert (limited.status_code, limited.headers["retry-after"], limited.headers["x-a"]) == (429, "1", "b")
    assert limited.json()["error"]["code"] == "rate_limit_exceeded"
    assert limited.headers["x-request-id"] == "req_1"
    busy = ask(server, stream=True)
    assert (busy.status_code, busy.text, busy.headers["content-type"]) == (503, "busy", "text/plain; charset=utf-8")
    assert ask(server).json() == {"error": "text"}
    assert ask(server).headers["retry-after"] == "Fri, 01 Jan 2027"


@pytest.mark.parametrize("code", [400, 401, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503, 529])
def test_every_status_has_an_error_object(server: FakeServer, code: int) -> None:
    server.on().reply(fault.status(code))
    response = ask(server)
    assert response.status_code == code
    assert response.json()["error"].keys() == {"message", "type", "param", "code"}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("by", [10, -10])
def test_wrong_length(server: FakeServer, stream: bool, by: int) -> None:
    server.on().reply("Hi", fault.wrong_length(by))
    head, content, ending = on_the_wire(server, stream=stream)
    assert ending == "closed"
    assert int(re.search(rb"content-length: (\d+)", head)[1]) == len(content) + by  # type: ignore[index]
    assert b"chunked" not in head


def test_bad_chunking(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.bad_chunking(2)).then(TEXT, fault.bad_chunking())
    _, content, ending = on_the_wire(server, stream=True)
    assert len(unchunked(content)) == 2
    assert content.endswith(b"this is no length\r\n")
    assert ending == "closed"
    with pytest.raises(httpx.RemoteProtocolError):
        ask(server)


def test_bad_gzip(server: FakeServer) -> None:
    server.on().reply("Hi", fault.bad_gzip()).then("Hi", fault.bad_gzip(truncated=True))
    with pytest.raises(httpx.DecodingError):
        ask(server)
    head, content, _ = on_the_wire(server, quiet=0.5)
    assert b"content-encoding: gzip" in head
    with pytest.raises(EOFError):
        gzip.decompress(content)


def test_html(server: FakeServer) -> None:
    server.on().reply(fault.html()).then(fault.html(502))
    page = ask(server, stream=True)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.text.startswith("<!DOCTYPE html>")
    assert ask(server).status_code == 502


def test_malformed(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.malformed(after_chunks=2)).then(TEXT, fault.malformed())
    lines = [line for line in ask(server, stream=True).text.split("\n\n") if line]
    with pytest.raises(json.JSONDecodeError):
        json.loads(lines[2].removeprefix("data: "))
    assert lines[-1] == "data: [DONE]"
    response = ask(server)
    with pytest.raises(json.JSONDecodeError):
        response.json()
    assert len(response.content) == int(response.headers["content-length"])


@pytest.mark.parametrize("stream", [False, True])
def test_invalid_utf8(server: FakeServer, stream: bool) -> None:
    server.on().reply(TEXT, fault.invalid_utf8())
    content = ask(server, stream=stream).content
    assert b"\xff\xc3(" in content
    with pytest.raises(UnicodeDecodeError):
        content.decode()


def test_huge_line(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.huge_line(100_000)).then(fault.huge_line(50_000))
    response = ask(server, stream=True)
    first, *rest = response.text.split("\n\n")
    assert len(first) == 100_000
    assert json.loads(first.removeprefix("data: "))["choices"][0]["delta"]["content"].strip("x") == ""
    assert text_of(decoded("\n\n".join(rest))) == TEXT
    whole = ask(server)
    assert len(whole.content) == 50_000
    assert whole.json()["object"] == "chat.completion"


@pytest.mark.parametrize("stream", [False, True])
def test_endless(server: FakeServer, stream: bool) -> None:
    server.on().reply(fault.endless())
    received = 0
    with httpx.stream("POST", f"{server.url}/chat/completions", json=body(stream=stream)) as response:
        for piece in response.iter_raw():
            received += len(piece)
            if received > 1_000_000:
                break
    assert received > 1_000_000
    server.wait_for_connections(0)


def test_endless_can_be_cut(server: FakeServer) -> None:
    server.on().reply(fault.endless(), fault.cut(after_chunks=4)).then(fault.endless(), fault.cut(after_bytes=500))
    assert len(unchunked(on_the_wire(server, stream=True)[1])) == 4
    assert len(b"".join(unchunked(on_the_wire(server)[1]))) == 500


def test_error_event(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.error_event("rate_limit_exceeded", after_chunks=2)).then(fault.error_event(503))
    *chunks, error = events(server)
    assert len(chunks) == 2
    assert error["error"]["code"] == "rate_limit_exceeded"
    response = ask(server)
    assert (response.status_code, response.json()["error"]["code"]) == (503, 503)


def test_redirect(server: FakeServer) -> None:
    server.on().reply(fault.redirect("https://example.com/")).then(fault.redirect("/v1/elsewhere", status=302))
    first, second = ask(server), ask(server)
    assert (first.status_code, first.headers["location"]) == (307, "https://example.com/")
    assert (second.status_code, second.headers["location"], second.content) == (302, "/v1/elsewhere", b"")


def test_no_done(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.no_done()).forever()
    chunks = events(server)
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert answer(server)["choices"][0]["message"]["content"] == TEXT


def test_headers_twice_and_too_large(server: FakeServer) -> None:
    server.on().reply("Hi", fault.duplicate_header()).then("Hi", fault.duplicate_header("x-request-id", "a", "b"))
    server.on().reply("Hi", fault.oversized_header(60_000))
    assert ask(server).headers.get_list("content-type") == ["application/json"] * 2
    assert ask(server).headers.get_list("x-request-id") == ["a", "b"]
    assert on_the_wire(server, quiet=0.5)[0].count(b"x" * 60_000) == 1


def test_sequences(server: FakeServer) -> None:
    server.on().reply(fault.sequence(fault.status(500), fault.refuse(), "Hello")).then("after")
    assert ask(server).status_code == 500
    with pytest.raises(httpx.ConnectError):
        ask(server)
    assert [answer(server)["choices"][0]["message"]["content"] for _ in range(2)] == ["Hello", "after"]
    with pytest.raises(ConfigError, match="whole replies"):
        server.on().reply(fault.sequence("a"), fault.cut())


def test_faults_without_arguments_need_no_parentheses(server: FakeServer) -> None:
    server.on().reply(fault.refuse).then("Hi", fault.no_done).then(fault.sequence(fault.html, "Hi"))
    with pytest.raises(httpx.ConnectError):
        ask(server)
    assert events(server)[-1] != "[DONE]"
    assert ask(server).text.startswith("<!DOCTYPE")
    assert answer(server)["choices"]


@pytest.mark.parametrize("make", [fault.reset, lambda at: fault.stall(1, at)])
@pytest.mark.parametrize("at", ["middle", True, 1.5, None])
def test_places_are_checked(make: Any, at: Any) -> None:
    with pytest.raises(ConfigError, match="at must be 'head', 'body' or a number"):
        make(at)


def test_faults_work_together(server: FakeServer) -> None:
    server.on().reply(TEXT, fault.no_done(), fault.duplicate_header("x-a", "1", "2"), fault.cut(after_chunks=2))
    head, content, _ = on_the_wire(server, stream=True)
    assert head.count(b"x-a: ") == 2
    assert len(unchunked(content)) == 2


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda: fault.cut(after_chunks=3), "fault.cut(after_chunks=3)"),
        (lambda: fault.status(429, retry_after=1), "fault.status(429, retry_after=1)"),
        (lambda: fault.reset("body"), "fault.reset(at='body')"),
    ],
)
def test_faults_show_how_they_were_made(make: Callable[[], fault.Fault], shown: str) -> None:
    assert repr(make()) == shown


def test_every_fault_is_exported_and_described() -> None:
    made = {name: getattr(fault, name) for name in fault.__all__ if name[0].islower()}
    assert all(function.__doc__ for function in made.values())
    assert len(made) == 20


def test_a_connection_goes_on_after_a_sound_fault(server: FakeServer) -> None:
    server.on().reply(fault.status(500)).then(fault.html()).then("Hi", fault.malformed()).then("Hi")
    connection = http.client.HTTPConnection(server.url.split("/")[2], timeout=5)
    for _ in range(4):
        connection.request("POST", "/v1/chat/completions", json.dumps(body()))
        connection.getresponse().read()
    assert {request.connection for request in server.requests} == {0}
    connection.close()


def test_refusing_ends_with_the_server() -> None:
    with FakeServer() as server:
        server.on().reply(fault.refuse())
        port = int(server.url.split(":")[2].split("/")[0])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
