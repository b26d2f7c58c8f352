"""Answers without end, and answers that unfold: what is taken has a limit, and the error says which."""

from __future__ import annotations

import gzip
import pickle
import zlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import chatwright as cw
from chatwright._drive.inflating import LARGEST_PIECE, Inflater
from chatwright.testing import FakeServer, fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.clients import Maker

MEBI = 1024 * 1024
PACKED = {"content-encoding": "gzip", "content-type": "application/json"}
PACKED_STREAM = {"content-encoding": "gzip", "content-type": "text/event-stream"}
ASKED: dict[str, Any] = {"model": "m", "messages": "Hi"}
EVENT = b'data: {"choices":[{"index":0,"delta":{"content":"hello"}}]}\n\n'


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Some 65 kB that stand for 64 MiB."""
    return gzip.compress(b" " * (64 * MEBI))


def answering(server: FakeServer, body: bytes, headers: dict[str, str], status: int = 200) -> None:
    server.on().reply(fault.status(status, headers=headers, body=body))


def test_an_answer_that_unfolds_is_an_error_which_names_the_limit(client_of: Maker, bomb: bytes) -> None:
    with FakeServer() as server:
        answering(server, bomb, PACKED)
        client = client_of(server.url, size_limits=MEBI, max_retries=3)
        with pytest.raises(cw.APIResponseError, match=r"larger than 1048576 bytes.*SizeLimits\(body=") as caught:
            client.chat.completions.create(**ASKED)
    assert len(server.requests) == 1  # the next answer would be no smaller
    assert 0 < len(caught.value.raw) <= MEBI
    assert caught.value.response.status_code == 200
    assert caught.value.request_id
    assert pickle.loads(pickle.dumps(caught.value)).raw == caught.value.raw


def test_an_error_is_cut_and_stays_the_error_that_it_is(client_of: Maker, bomb: bytes) -> None:
    with FakeServer() as server:
        answering(server, bomb, PACKED, status=429)
        client = client_of(server.url, size_limits=cw.SizeLimits(error=2 * MEBI))
        with pytest.raises(cw.RateLimitError) as caught:
            client.chat.completions.create(**ASKED)
    assert len(caught.value.response.text) <= 2 * MEBI


@pytest.mark.parametrize("size", [999, 1000, 1001, 5000])
def test_what_comes_up_to_the_limit_is_kept(client_of: Maker, size: int) -> None:
    with FakeServer() as server:
        answering(server, b"a" * size, {"content-type": "text/plain"}, status=400)
        answering(server, b"a" * size, {"content-type": "text/plain"})
        client = client_of(server.url, size_limits=cw.SizeLimits(1000, error=1000))
        with pytest.raises(cw.BadRequestError) as refused:
            client.chat.completions.create(**ASKED)
        with pytest.raises(cw.APIResponseError) as caught:
            client.chat.completions.create(**ASKED)
    assert refused.value.body == refused.value.response.text == caught.value.raw == "a" * min(size, 1000)
    assert ("larger than 1000 bytes" in str(caught.value)) is (size > 1000)


def test_a_stream_that_unfolds_keeps_what_came(client_of: Maker) -> None:
    with FakeServer() as server:
        answering(server, gzip.compress(EVENT * 100_000), PACKED_STREAM)
        client = client_of(server.url, size_limits=MEBI)
        with pytest.raises(cw.StreamError, match=r"larger than 1048576 bytes.*body=") as caught:
            for _event in client.chat.completions.stream(**ASKED):
                pass
    assert not isinstance(caught.value, cw.APIConnectionError)
    assert caught.value.partial is not None
    assert caught.value.partial.text.startswith("hellohello")


@pytest.mark.parametrize(("limits", "named"), [({"line": 1000}, "line"), ({"event": 1000}, "event")])
def test_a_line_and_an_event_have_limits(client_of: Maker, limits: dict[str, int], named: str) -> None:
    long = b"".join(b"data: %b\n" % (b" " * 500) for _ in range(9)) if named == "event" else b"data: " + b" " * 5000
    with FakeServer() as server:
        answering(server, EVENT + long + b"\n\n", {"content-type": "text/event-stream"})
        client = client_of(server.url, size_limits=cw.SizeLimits(**limits))
        with pytest.raises(
            cw.StreamError, match=rf"one {named} .* longer than 1000 bytes.*SizeLimits\({named}="
        ) as caught:
            for _chunk in client.chat.completions.create(**ASKED, stream=True):
                pass
    assert caught.value.partial is not None
    assert caught.value.partial.text == "hello"


def test_an_open_response_has_the_limit_too(client_of: Maker, bomb: bytes) -> None:
    with FakeServer() as server:
        answering(server, bomb, PACKED)
        client = client_of(server.url, size_limits=MEBI)
        with (
            client.chat.completions.with_streaming_response.create(**ASKED) as response,
            pytest.raises(cw.APIResponseError, match=r"larger than 1048576 bytes"),
        ):
            response.read()


# trio warns of the generators that httpx leaves early inside itself.
@pytest.mark.filterwarnings("ignore:Async generator 'http")
@pytest.mark.parametrize("make", [httpx.Client, httpx.AsyncClient])
def test_somebody_elses_client_has_the_limit_too(client_of: Maker, bomb: bytes, make: Callable[..., Any]) -> None:
    if client_of.is_sync is not (make is httpx.Client):
        pytest.skip("the other kind's")
    own = make(limits=httpx.Limits(max_connections=1))
    with FakeServer() as server:
        server.on(model="m").reply(fault.status(200, headers=PACKED, body=bomb)).then("Next")
        client = client_of(server.url, size_limits=MEBI, http_client=own, deadline=10)
        with pytest.raises(cw.APIResponseError, match=r"larger than 1048576 bytes"):
            client.chat.completions.create(**ASKED)
        assert client.chat.completions.create(**ASKED).text == "Next"  # its only connection was given back
    own.close() if client_of.is_sync else client_of.face(own).aclose()


def test_no_limit(client_of: Maker) -> None:
    content = gzip.compress(b'{"id":"m","filler":"%b"}' % (b" " * 3 * MEBI))
    with FakeServer() as server:
        server.on(path="/models/m").reply(fault.status(200, headers=PACKED, body=content))
        client = client_of(server.url, size_limits=MEBI).with_options(size_limits=cw.SizeLimits(None))
        assert len(client.models.retrieve("m").extra["filler"]) == 3 * MEBI


def unpacked(content: bytes, size: int = 64 * 1024) -> tuple[int, int]:
    """Bytes that come out, and the most that came at once."""
    inflater, total, most = Inflater(), 0, 0
    for start in range(0, len(content), size):
        piece = inflater.feed(content[start : start + size])
        while True:
            total, most = total + len(piece), max(most, len(piece))
            if not inflater.has_more:
                break
            piece = inflater.rest()
    return total + len(inflater.feed(b"")), most


@pytest.mark.parametrize("size", [1, 7, 64 * 1024])
@pytest.mark.parametrize(
    ("content", "length"),
    [
        (gzip.compress(b"a" * 5 * MEBI), 5 * MEBI),
        (zlib.compress(b"a" * MEBI), MEBI),
        (gzip.compress(b"a" * MEBI) * 3, 3 * MEBI),
        (gzip.compress(b"") * 500 + gzip.compress(b"abc"), 3),
        (gzip.compress(b"abc") + b"\0" * 100_000, 3),
        (gzip.compress(b"abc") + b"\x1f", 3),
    ],
    ids=["one", "zlib", "chained", "empty members", "padding", "half a beginning"],
)
def test_no_piece_is_large(content: bytes, length: int, size: int) -> None:
    total, most = unpacked(content, size)
    assert total == length
    assert most <= LARGEST_PIECE


def test_limits_are_checked() -> None:
    for wrong in (0, -1, 1.5, True, "1", [1]):
        with pytest.raises(cw.ConfigError, match="size_limits"):
            cw.Client(api_key="k", size_limits=wrong)  # type: ignore[arg-type]
        with pytest.raises(cw.ConfigError, match=r"size_limits\.line"):
            cw.SizeLimits(line=wrong)  # type: ignore[arg-type]
    limits = cw.SizeLimits(5, event=None)
    assert pickle.loads(pickle.dumps(limits)) == limits
    assert repr(limits) == "SizeLimits(body=5, error=4194304, event=None, line=33554432)"
