"""The protocol of one connection, by hand."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright._drive.http1 import Http1
from chatwright._drive.routes import Read, Route, StartTLS, Write
from chatwright._drive.surroundings import ssl_context

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"


def asked() -> Http1:
    http = Http1()
    assert http.request(b"GET", b"/", [(b"Host", b"x")], b"") == [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"]
    return http


def test_small_request_is_one_write_and_a_large_one_two() -> None:
    for size, writes in ((10, 1), (100_000, 2)):
        body = b"x" * size
        pieces = Http1().request(b"POST", b"/", [(b"Host", b"x"), (b"Content-Length", b"%d" % size)], body)
        assert len(pieces) == writes
        assert b"".join(pieces).endswith(b"\r\n\r\n" + body)


@given(st.lists(st.integers(1, len(CHUNKED) - 1), unique=True).map(sorted))
def test_response_may_come_in_any_pieces(cuts: list[int]) -> None:
    http = asked()
    head = None
    content: list[bytes] = []
    for start, end in zip([0, *cuts], [*cuts, len(CHUNKED)], strict=True):
        http.feed(CHUNKED[start:end])
        head = head or http.head()
        while head and (piece := http.piece()):
            content.append(piece)
    assert head is not None
    assert (head.status, head.reason, head.headers) == (200, b"OK", [(b"Transfer-Encoding", b"chunked")])
    assert b"".join(content) == b"hello world"
    assert http.piece() == b""
    assert http.start_next()
    assert http.request(b"GET", b"/", [(b"Host", b"x")], b"")


def test_what_is_here_comes_at_once() -> None:
    http = asked()
    http.feed(CHUNKED)
    assert http.head()
    assert http.piece() == b"hello world"
    assert http.piece() == b""


def test_bytes_that_nobody_asked_for_end_the_connection() -> None:
    http = asked()
    http.feed(CHUNKED + b"HTTP/1.1 200 OK\r\n")
    http.head()
    while http.piece():
        pass
    assert not http.start_next()


def test_connection_with_a_request_half_done_is_not_used_again() -> None:
    http = asked()
    assert not http.start_next()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([b""], "without a response"),
        ([b"HTTP/1.1 200 OK\r\n", b""], "within a response"),
        ([b"SSH-2.0"], "not HTTP"),
        ([b"HT", b"ML"], "not HTTP"),
    ],
)
def test_what_is_no_response(data: list[bytes], words: str) -> None:
    http = asked()
    with pytest.raises(httpx.RemoteProtocolError, match=words):  # noqa: PT012 - the last piece is the bad one
        for piece in data:
            http.feed(piece)
            http.head()


def _steps(route: Route, answers: list[bytes]) -> list[object]:
    steps = route.open()
    taken: list[object] = []
    outcome: object = None
    while True:
        try:
            step = steps.send(outcome)  # type: ignore[arg-type]
        except StopIteration:
            return taken
        taken.append(step.data.split(b"\r\n")[0] if isinstance(step, Write) else type(step))
        outcome = answers.pop(0) if isinstance(step, Read) else None


OK = [b"HTTP/1.1 200 ", b"Fine\r\n\r\n"]


def test_ways_to_a_server() -> None:
    context = ssl_context()
    plain, secure = ("http", "proxy", 3128), ("https", "proxy", 3129)
    assert _steps(Route("http", "x", 80), []) == []
    assert _steps(Route("https", "x", 443, context), []) == [StartTLS]
    assert _steps(Route("http", "x", 80, None, plain), []) == []
    assert _steps(Route("http", "x", 80, None, secure, (), context), []) == [StartTLS]
    assert _steps(Route("https", "x", 443, context, plain), OK[:]) == [b"CONNECT x:443 HTTP/1.1", Read, Read, StartTLS]
    tunnel = [StartTLS, b"CONNECT [::1]:443 HTTP/1.1", Read, Read, StartTLS]
    assert _steps(Route("https", "::1", 443, context, secure, (), context), OK[:]) == tunnel


def test_targets() -> None:
    proxy = ("http", "proxy", 3128)
    assert Route("http", "x", 80).target(b"/v1?a") == b"/v1?a"
    assert Route("http", "x", 80, None, proxy).target(b"/v1?a") == b"http://x:80/v1?a"
    assert Route("http", "::1", 8000, None, proxy).target(b"/v1") == b"http://[::1]:8000/v1"
    assert Route("https", "x", 443, ssl_context(), proxy).target(b"/v1") == b"/v1"


def test_proxy_that_refuses() -> None:
    with pytest.raises(httpx.ProxyError, match="407 Proxy Authentication Required"):
        _steps(
            Route("https", "x", 443, ssl_context(), ("http", "proxy", 1)),
            [b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"],
        )
