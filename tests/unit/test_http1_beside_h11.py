"""Our reader of HTTP/1.1 and h11 say the same of the same bytes, good or bad, however they were cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatwright._drive.http1 import Http1
from tests.unit.h11_reader import H11Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.hypothesis


FRAMINGS = (b"content-length", b"transfer-encoding")


class Verdict(NamedTuple):
    """What a reader made of some bytes."""

    head: tuple[int, bytes, tuple[tuple[bytes, bytes], ...]] | None
    content: bytes
    end: str
    may_go_on: bool


def verdict(http: Http1 | H11Reader, method: bytes, pieces: Sequence[bytes]) -> Verdict:
    """What a reader makes of a response that comes in these pieces; an empty one is the end of the connection."""
    http.request(method, b"/", [(b"Host", b"x")], b"")
    head = None
    content = b""
    end = "more"
    try:
        for data in pieces:
            http.feed(data)
            head = head or http.head()
            if head is None:
                continue
            while found := http.piece():
                content += found
            if found is not None:
                end = "whole"
                break
    except httpx.RemoteProtocolError:
        end = "broken"
    # h11 gives out framing headers as it understood them, and ours as they came.
    headers = [] if head is None else [pair for pair in head.headers if pair[0].lower() not in FRAMINGS]
    seen = None if head is None else (head.status, head.reason, tuple(headers))
    return Verdict(seen, content, end, end == "whole" and http.start_next())


NEWLINE = st.sampled_from([b"\r\n"] * 6 + [b"\n"])
STATUS = st.sampled_from(
    [
        *([b"HTTP/1.1 200 OK"] * 6),
        *(b"HTTP/1.1 204 No Content", b"HTTP/1.1 304 Not Modified", b"HTTP/1.0 200 OK", b"HTTP/1.1 503"),
        *(b"HTTP/1.1 200 ", b"HTTP/1.1 200 \xfcber\tFine ", b"HTTP/1.1 20", b"HTTP/2 200 OK", b"HTTP/1.1 200 a\x0bb"),
        *(
            b"HTTP/1.1  200 OK",
            b"HTTP/1.1 200 O\rK",
            b"HTTP/1.1 2000 OK",
            b"HTTP/0.9 200 OK",
            b"HTTP/1.1 000 Zero",
            b"HTTP/1.1 999 Odd",
        ),
    ]
)
LENGTH = st.sampled_from([b"0", b"5", b"5, 5", b"5,6", b"11", b"+5", b"-1", b"", b"5 ", b"1" * 21, b"0x5", b"1_0"])
HEADER = st.one_of(
    st.sampled_from(
        [
            *(b"Content-Type: text/event-stream", b"x-request-id:  req_1 \t", b"X-Empty:", b"X-High: \xe4\xff"),
            *(b"Connection: close", b"connection: Keep-Alive, Close", b"Connection: keep-alive", b"x: a\x01b"),
            *(b"Transfer-Encoding: chunked", b"transfer-encoding: CHUNKED", b"Transfer-Encoding: gzip, chunked"),
            *(
                b" folded",
                b"\tfolded too ",
                b"No-Colon",
                b"Space : x",
                b": nameless",
                b"x: a\0b",
                b"x: a\rb",
                b"x: a\x0cb",
            ),
        ]
    ),
    st.builds(lambda value: b"Content-Length: " + value, LENGTH),
)
SIZE = st.sampled_from([b"", b" ", b";ext=1", b" ;a", b"\t", b";a\r", b"g", b"_", b"0" * 18])
CHUNK = st.builds(
    lambda data, size, end, after: b"%x%b%b%b%b" % (len(data), size, end, data, after),
    st.binary(min_size=1, max_size=6),
    st.one_of(st.just(b""), SIZE),
    st.sampled_from([b"\r\n"] * 8 + [b"\n", b"\r"]),
    st.sampled_from([b"\r\n"] * 8 + [b"\n", b"\rx", b""]),
)
TRAILER = st.sampled_from(
    [b"\r\n", b"\r\n", b"\n", b"X-End: 1\r\n\r\n", b"X-End: 1\n\n", b" folded\r\n\r\n", b"bad\r\n\r\n", b""]
)
CHUNKS = st.builds(
    lambda chunks, last, trailer: b"".join(chunks) + last + trailer,
    st.lists(CHUNK, max_size=4),
    st.sampled_from([b"0\r\n"] * 5 + [b"00\r\n", b"0;x\r\n", b"", b"0\n"]),
    TRAILER,
)
INTERIM = st.sampled_from(
    [b""] * 6
    + [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n", b"HTTP/1.1 101 Switching\r\n\r\n"]
)


@st.composite
def responses(draw: st.DrawFn) -> bytes:
    """Something like a response."""
    headers = draw(st.lists(HEADER, max_size=4))
    lines = b"".join(line + draw(NEWLINE) for line in (draw(STATUS), *headers))
    body = draw(st.one_of(CHUNKS, st.binary(max_size=12), st.just(b"hello"), st.just(b"hello world")))
    return (
        draw(INTERIM) + lines + draw(NEWLINE) + body + draw(st.sampled_from([b""] * 5 + [b"HTTP/1.1 200 OK\r\n", b"x"]))
    )


@st.composite
def deliveries(draw: st.DrawFn) -> list[bytes]:
    """A response in pieces, with or without the end of the connection behind them."""
    whole = draw(responses())
    whole = whole[: draw(st.integers(0, len(whole)))] if draw(st.integers(0, 4)) == 0 else whole
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(whole) - 1)), max_size=6)))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    return [piece for piece in pieces if piece] + ([b""] if draw(st.booleans()) else [])


@given(st.sampled_from([b"POST", b"POST", b"GET", b"HEAD", b"DELETE"]), deliveries())
@example(b"POST", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", b"lo\r", b"\n0\r\n\r\n"])
@example(b"POST", [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", b""])
@example(b"POST", [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello", b""])
def test_both_say_the_same(method: bytes, pieces: list[bytes]) -> None:
    ours, theirs = verdict(Http1(), method, pieces), verdict(H11Reader(), method, pieces)
    if pieces[-1:] == [b""] and not ours.may_go_on:  # h11 leaves it to its user to see that the server has gone
        theirs = theirs._replace(may_go_on=False)
    assert ours == theirs


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
@example(b"GET", b"/", b"X", b"a\r\nEvil: b")
@example(b"GET", b"/ HTTP/1.1\r\nEvil: b\r\nx:", b"X", b"a")
@example(b"GET", b"/", b"X", b" a")
def test_both_refuse_the_same_requests(method: bytes, target: bytes, name: bytes, value: bytes) -> None:
    def written(http: Http1 | H11Reader) -> bytes | None:
        try:
            return b"".join(http.request(method, target, [(b"Host", b"x"), (name, value)], b""))
        except httpx.LocalProtocolError:
            return None

    if name.lower() not in (b"host", *FRAMINGS):
        assert written(Http1()) == written(H11Reader())


@pytest.mark.parametrize("name", [b"host", b"Transfer-Encoding", b"content-length"])
def test_framing_is_not_for_users_to_say(name: bytes) -> None:
    with pytest.raises(httpx.LocalProtocolError, match="the client's to say"):
        Http1().request(b"POST", b"/", [(b"Host", b"x"), (b"Content-Length", b"1"), (name, b"5")], b"x")


@pytest.mark.parametrize("piece", [b"x: " + b"y" * 50_000 + b"\r\n", b"\r"])
def test_heads_have_a_limit(piece: bytes) -> None:
    http = Http1()
    http.request(b"GET", b"/", [(b"Host", b"x")], b"")
    http.feed(b"HTTP/1.1 200 OK\r\nx: ")
    with pytest.raises(httpx.RemoteProtocolError, match="too long"):  # noqa: PT012 - it takes several to be too long
        for _ in range(200_000 // len(piece) + 1):
            http.feed(piece)
            http.head()
