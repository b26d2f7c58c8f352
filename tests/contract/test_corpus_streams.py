from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from chatwright.streaming.sse import ServerSentEvent, SSEDecoder, is_done
from tests import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable

# This server was asked to send an event that is no JSON.
MALFORMED = "llmock/fault_malformed_stream"
LONGEST = max(corpus.streams(), key=lambda case: len(case.body))


def decode(pieces: Iterable[bytes]) -> list[bytes]:
    decoder = SSEDecoder()
    events = [event for piece in pieces for event in decoder.feed(piece)]
    assert decoder.finish() is None
    assert not any(isinstance(event, ServerSentEvent) for event in events)
    return [bytes(event) for event in events if isinstance(event, bytes)]


def written(body: bytes) -> list[bytes]:
    """The events as a reader sees them: none of these servers needs more than this."""
    return [line.removeprefix(b"data: ") for line in body.split(b"\n") if line.startswith(b"data: ")]


def test_the_corpus_is_whole() -> None:
    assert len(corpus.cases()) == 197
    assert len(corpus.streams()) == 33
    assert {case.server for case in corpus.streams()} == {"litellm", "llamacpp", "llamacpp-tools", "llmock", "mockllm"}


@pytest.mark.parametrize("case", corpus.streams(), ids=str)
def test_every_stream_becomes_json(case: corpus.Case) -> None:
    events = decode([case.body])
    assert events == written(case.body)
    ended = is_done(events[-1])
    assert ended == (not case.broken and case.name != "fault_truncate_stream")
    broken = [event for event in events[: -1 if ended else None] if not parses(event)]
    assert len(broken) == (str(case) == MALFORMED)


def parses(event: bytes) -> bool:
    try:
        return isinstance(json.loads(event), dict)
    except ValueError:
        return False


@pytest.mark.parametrize("case", corpus.streams(), ids=str)
def test_byte_by_byte(case: corpus.Case) -> None:
    assert decode(case.body[at : at + 1] for at in range(len(case.body))) == written(case.body)


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"], ids=["LF", "CR", "CRLF"])
@pytest.mark.parametrize("name", ["llamacpp/ping_stream", "litellm/stream"])
def test_every_split_into_two(name: str, end: bytes) -> None:
    body = b"\xef\xbb\xbf" + corpus.case(name).body.replace(b"\n", end)
    expected = written(corpus.case(name).body)
    for at in range(len(body) + 1):
        assert decode([body[:at], body[at:]]) == expected


@pytest.mark.parametrize("size", [7, 100, 1000])
def test_the_longest_stream_in_pieces(size: int) -> None:
    body = LONGEST.body
    assert len(body) > 16_000
    assert decode(body[at : at + size] for at in range(0, len(body), size)) == written(body)


@pytest.mark.parametrize("name", ["llamacpp/stream", "llamacpp-tools/tools_stream"])
def test_a_stream_cut_at_any_byte_ends_in_whole_events_and_at_most_one_marked(name: str) -> None:
    body = corpus.case(name).body
    expected = written(body)
    for at in range(len(body)):
        decoder = SSEDecoder()
        events = list(decoder.feed(body[:at]))
        last = decoder.finish()
        assert events == expected[: len(events)]
        if last is not None:
            assert not last.complete
            assert expected[len(events)].startswith(last.data)
            # Whole or cut: JSON tells.
            assert parses(last.data) == (last.data == expected[len(events)] and not is_done(last.data))
