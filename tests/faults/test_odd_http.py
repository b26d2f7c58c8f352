"""Servers and boxes in between that speak odd, old or broken HTTP: what comes out, and that the next call is not hurt."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING, Final

import pytest

import chatwright as cw
from tests.faults.replies import Close, HalfClose, Reply, Reset, Send, Step, chunks, completion, json_reply, sse
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.clients import Maker

ANSWER: Final = json.dumps(completion("Hello")).encode()
STREAM: Final = b"".join(map(sse, chunks("Hel", "lo"))) + sse("[DONE]")
CHUNKED: Final = b"Transfer-Encoding: chunked"


def length(body: bytes) -> bytes:
    return b"Content-Length: %d" % len(body)


def raw(*steps: bytes | Step) -> Reply:
    return Reply(tuple(Send(step) if isinstance(step, bytes) else step for step in steps))


def head(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK", kind: bytes = b"application/json") -> bytes:
    return b"\r\n".join([status, b"Content-Type: " + kind, *lines]) + b"\r\n\r\n"


def packed(body: bytes, coding: bytes) -> bytes:
    return head(b"Content-Encoding: " + coding, length(body)) + body


def in_chunks(body: bytes, *, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    return b"%x%b\r\n%b\r\n0%b\r\n%b\r\n" % (len(body), extension, body, extension, trailer)


WHOLE: Final = head(length(ANSWER)) + ANSWER
ZIPPED: Final = gzip.compress(ANSWER[:40], mtime=0) + gzip.compress(ANSWER[40:], mtime=0)
SIXTEEN: Final = ANSWER.decode().encode("utf-16")

# Odd, but it can be understood: the connection is used again, if it may be.
GOOD: Final = {
    "byte by byte": (raw(WHOLE).drip(1), True),
    "many early hints": (raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 500 + WHOLE), True),
    "205": (raw(head(length(ANSWER), status=b"HTTP/1.1 205 Reset Content") + ANSWER), True),
    "HTTP/1.0": (raw(head(length(ANSWER), status=b"HTTP/1.0 200 OK") + ANSWER), False),
    "HTTP/1.0 without a length": (raw(head(status=b"HTTP/1.0 200 OK") + ANSWER, Close()), False),
    "no length": (raw(head() + ANSWER, Close()), False),
    "no content type": (raw(b"HTTP/1.1 200 OK\r\n" + length(ANSWER) + b"\r\n\r\n" + ANSWER), True),
    "chunk extensions": (raw(head(CHUNKED) + in_chunks(ANSWER, extension=b';a=b;c="d"')), True),
    "trailers": (raw(head(CHUNKED) + in_chunks(ANSWER, trailer=b"X-Checksum: 1\r\n")), True),
    "one length twice": (raw(head(length(ANSWER), length(ANSWER)) + ANSWER), True),
    "a length and chunks": (raw(head(length(ANSWER), CHUNKED) + in_chunks(ANSWER)), False),
    "folded header": (raw(head(b"X-Long: a\r\n  b", length(ANSWER)) + ANSWER), True),
    "8-bit header": (raw(head(b"X-Name: \xe4\xff", length(ANSWER)) + ANSWER), True),
    "no reason": (raw(head(length(ANSWER), status=b"HTTP/1.1 200") + ANSWER), True),
    "bare line feeds": (raw(head(length(ANSWER)).replace(b"\r\n", b"\n") + ANSWER), True),
    "reset after it": (raw(WHOLE, Reset()), False),
    "half-closed after it": (raw(head(length(ANSWER), b"Connection: close") + ANSWER, HalfClose()), False),
    "an answer too many": (raw(WHOLE + WHOLE.replace(b"Hello", b"Stale")), False),
    "deflate": (raw(packed(zlib.compress(ANSWER), b"deflate")), True),
    "gzip in two members": (raw(packed(ZIPPED, b"gzip")), True),
    "gzip and padding": (raw(packed(ZIPPED + b"\0" * 20, b"X-GZIP")), True),
    "a charset as packing": (raw(packed(ANSWER, b"UTF-8")), True),
    "UTF-16": (raw(head(length(SIXTEEN), kind=b"application/json; charset=utf-16") + SIXTEEN), True),
    "byte order mark": (raw(head(length(b"\xef\xbb\xbf" + ANSWER)) + b"\xef\xbb\xbf" + ANSWER), True),
}

BAD: Final = {
    "switching protocols": (
        raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", Close()),
        cw.APIConnectionError,
    ),
    "204 with a body": (raw(head(length(ANSWER), status=b"HTTP/1.1 204 No Content") + ANSWER), cw.APIResponseError),
    "304 with a body": (raw(head(length(ANSWER), status=b"HTTP/1.1 304 Not Modified") + ANSWER), cw.APIStatusError),
    "no length, reset": (raw(head() + ANSWER[:-5], Reset()), cw.APIConnectionError),
    "no length, cut": (raw(head() + ANSWER[:-5], Close()), cw.APIResponseError),
    "two lengths": (raw(head(length(ANSWER), b"Content-Length: 5") + ANSWER), cw.APIConnectionError),
    "negative length": (raw(head(b"Content-Length: -5") + ANSWER, Close()), cw.APIConnectionError),
    "endless length": (raw(head(b"Content-Length: " + b"9" * 30) + ANSWER, Close()), cw.APIConnectionError),
    "unknown framing": (raw(head(b"Transfer-Encoding: gzip, chunked") + in_chunks(ANSWER)), cw.APIConnectionError),
    "null byte in a header": (raw(head(b"X-Null: a\0b", length(ANSWER)) + ANSWER), cw.APIConnectionError),
    "no header": (raw(head(b"garbage", length(ANSWER)) + ANSWER), cw.APIConnectionError),
    "status of four digits": (raw(head(status=b"HTTP/1.1 2000 OK")), cw.APIConnectionError),
    "status 0": (raw(head(status=b"HTTP/1.1 000 No")), cw.APIConnectionError),
    "status beyond HTTP": (raw(head(b"Content-Length: 0", status=b"HTTP/1.1 999 Denied")), cw.APIStatusError),
    "another protocol": (raw(head(length(ANSWER), status=b"ICY 200 OK") + ANSWER), cw.APIConnectionError),
    "brotli": (raw(packed(b"\x0b\x02\x80hello\x03", b"br")), cw.APIConnectionError),
    "zstd": (raw(packed(b"\x28\xb5\x2f\xfd\x20\x05\x29\x00\x00abc", b"zstd")), cw.APIConnectionError),
    "gzip that is none": (raw(packed(ANSWER, b"gzip")), cw.APIConnectionError),
    "gzip twice": (raw(packed(gzip.compress(gzip.compress(ANSWER)), b"gzip, gzip")), cw.APIConnectionError),
    "error packed as brotli": (
        raw(head(b"Content-Encoding: br", b"Content-Length: 3", status=b"HTTP/1.1 500 Oh") + b"abc"),
        cw.InternalServerError,
    ),
}


def ask(client: object) -> str:
    text: str = client.chat.completions.create(model="m", messages="Hi").text  # type: ignore[attr-defined]
    return text


@pytest.mark.parametrize("name", GOOD)
def test_answers_that_are_odd(client_of: Maker, name: str) -> None:
    reply, reusable = GOOD[name]
    with ScriptedServer(reply, json_reply(completion("Next"))) as server:
        client = client_of(server.url, deadline=10, max_retries=1)
        assert ask(client) == "Hello"
        assert ask(client) == "Next"
        assert [request.connection for request in server.requests] == [0, 0 if reusable else 1]
        client.close()
        server.wait_closed()


@pytest.mark.parametrize("name", BAD)
def test_answers_that_are_none(client_of: Maker, name: str) -> None:
    reply, kind_of_error = BAD[name]
    with ScriptedServer(reply, json_reply(completion("Next"))) as server:
        client = client_of(server.url, deadline=10)
        with pytest.raises(kind_of_error) as raised:
            ask(client)
        assert type(raised.value) is kind_of_error
        assert ask(client) == "Next"
        client.close()
        server.wait_closed()


EVENTS: Final = b"text/event-stream"
STREAMS: Final = {
    "a length": raw(head(length(STREAM), kind=EVENTS) + STREAM),
    "a length too long": raw(head(length(STREAM + b"more"), kind=EVENTS) + STREAM, Close()),
    "no length": raw(head(kind=EVENTS) + STREAM, Close()),
    "HTTP/1.0": raw(head(kind=EVENTS, status=b"HTTP/1.0 200 OK") + STREAM, Close()),
    "byte by byte": raw(head(CHUNKED, kind=EVENTS) + in_chunks(STREAM)).drip(1),
    "trailers": raw(head(CHUNKED, kind=EVENTS) + in_chunks(STREAM, trailer=b"X-Error: 1\r\n")),
    "chunk extensions": raw(head(CHUNKED, kind=EVENTS) + in_chunks(STREAM, extension=b";x")),
    "early hints": raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" + head(CHUNKED, kind=EVENTS) + in_chunks(STREAM)),
    "reset after it": raw(head(CHUNKED, kind=EVENTS) + in_chunks(STREAM), Reset()),
    "byte order mark": raw(head(length(b"\xef\xbb\xbf" + STREAM), kind=EVENTS) + b"\xef\xbb\xbf" + STREAM),
    "gzip": raw(
        head(b"Content-Encoding: gzip", length(gzip.compress(STREAM, mtime=0)), kind=EVENTS)
        + gzip.compress(STREAM, mtime=0)
    ),
    "deflate": raw(
        head(b"Content-Encoding: deflate", length(zlib.compress(STREAM)), kind=EVENTS) + zlib.compress(STREAM)
    ),
}
BROKEN_STREAMS: Final = {
    "a length too short": raw(head(length(STREAM[:-30]), kind=EVENTS) + STREAM),
    "brotli": raw(head(b"Content-Encoding: br", b"Content-Length: 9", kind=EVENTS) + b"\x0b\x02\x80hello\x03"),
    "UTF-16": raw(
        head(length(STREAM.decode().encode("utf-16")), kind=EVENTS + b"; charset=utf-16")
        + STREAM.decode().encode("utf-16")
    ),
    "204": raw(head(kind=EVENTS, status=b"HTTP/1.1 204 No Content")),
    "gzip, cut": raw(
        head(b"Content-Encoding: gzip", CHUNKED, kind=EVENTS) + in_chunks(gzip.compress(STREAM, mtime=0)[:-30])
    ),
}


@pytest.mark.parametrize("name", STREAMS)
def test_streams_that_are_odd(client_of: Maker, name: str) -> None:
    with ScriptedServer(STREAMS[name], json_reply(completion("Next"))) as server:
        client = client_of(server.url, deadline=10, max_retries=1)
        assert "".join(client.chat.completions.stream(model="m", messages="Hi").text_stream) == "Hello"
        assert ask(client) == "Next"
        client.close()
        server.wait_closed()


@pytest.mark.parametrize("name", BROKEN_STREAMS)
def test_streams_that_are_none(client_of: Maker, name: str) -> None:
    with ScriptedServer(BROKEN_STREAMS[name], json_reply(completion("Next"))) as server:
        client = client_of(server.url, deadline=10)
        with pytest.raises(cw.StreamInterruptedError):
            client.chat.completions.stream(model="m", messages="Hi").until_done()
        assert ask(client) == "Next"
        client.close()
        server.wait_closed()


def test_an_answer_that_comes_while_nobody_asks_is_nobodys(client_of: Maker) -> None:
    stale = WHOLE.replace(b"Hello", b"Stale")
    with ScriptedServer(raw(WHOLE, Send(stale)), json_reply(completion("Next"))) as server:
        client = client_of(server.url, deadline=10, max_retries=1)
        assert ask(client) == "Hello"
        server.wait_returned()
        assert ask(client) == "Next"


def test_an_answer_too_many_inside_tls_is_nobodys(
    client_of: Maker, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.faults.proxy import Proxy

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    # The first answer fills one TLS record to the brim, so that the second one waits in another, which is here already.
    record = 16 * 1024
    padding = record - len(WHOLE)
    full = WHOLE.replace(b"\r\n\r\n", b"\r\nX-Padding: " + b"x" * (padding - len(b"\r\nX-Padding: ")) + b"\r\n\r\n", 1)
    assert len(full) == record
    with (
        ScriptedServer(raw(full + WHOLE.replace(b"Hello", b"Stale")), json_reply(completion("Next"))) as server,
        Proxy(certificate=certificate, to=server.port) as tls,
    ):
        client = client_of(f"https://localhost:{tls.port}/v1", deadline=10, max_retries=1)
        assert ask(client) == "Hello"
        assert ask(client) == "Next"
