"""However the bytes of a body are cut into reads, what comes out is the same."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatwright as cw
from chatwright.errors import APIError
from tests import corpus
from tests.faults.replies import chunk, chunks, sse
from tests.unit.accumulating import call, calls
from tests.unit.scripted_streams import chunks_of, events_of

NAMES = sorted(map(str, corpus.streams()))
FAILING = {
    "llamacpp/killed_midstream": cw.StreamInterruptedError,
    "llmock/fault_disconnect_stream": cw.StreamInterruptedError,
    "llmock/fault_truncate_stream": cw.StreamInterruptedError,
    "llmock/fault_malformed_stream": cw.StreamError,
}


def story(make: Any, pieces: list[bytes]) -> tuple[list[Any], Any]:
    """Everything that came out, and how it ended."""
    stream = make(*pieces)
    seen: list[Any] = []
    try:
        for one in stream:
            seen.append(one)  # noqa: PERF402 - what came before an error counts
    except APIError as error:
        return seen, (type(error), str(error), error.partial and error.partial.to_dict())
    return seen, None if make is chunks_of else stream.final.to_dict()


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = sorted({place % (len(data) + 1) for place in at})
    return [part for start, end in zip([0, *places], [*places, len(data)], strict=True) if (part := data[start:end])]


@given(name=st.sampled_from(NAMES), at=st.lists(st.integers(0, 2**20), max_size=12))
def test_recorded_streams(name: str, at: list[int]) -> None:
    data = corpus.case(name).body
    for make in (chunks_of, events_of):
        assert story(make, cut(data, at)) == story(make, [data])


@pytest.mark.parametrize("name", NAMES)
def test_recorded_streams_byte_by_byte(name: str) -> None:
    data = corpus.case(name).body
    whole = story(events_of, [data])
    assert story(events_of, [data[at : at + 1] for at in range(len(data))]) == whole
    seen, end = whole
    lines = [line[6:] for line in data.split(b"\n") if line.startswith(b"data: {")]
    expected = [json.loads(line) for line in itertools.takewhile(parses, lines)]
    assert [event.chunk.to_dict() for event in seen if isinstance(event, cw.ChunkEvent)] == expected
    if name in FAILING:
        assert end[0] is FAILING[name]
    else:
        texts = [event.content for event in seen if isinstance(event, cw.ContentDone) and event.choice == 0]
        assert texts == [content for content in [end["choices"][0]["message"]["content"]] if content]


def parses(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


PIECES = st.sampled_from(
    [
        *map(sse, chunks("Hä", "🙂 llo", "")),
        sse(chunk(calls(call(0, "a", "f", "{")))),
        sse(chunk(calls(call(0, arguments="}")))),
        sse(chunk({"reasoning": "hm"})),
        sse(chunk({"content": "second"}, "stop", index=1)),
        b": ping\n\n",
        b"id: 1\n\n",
        b"event: ping\ndata: {}\n\n",
        b"data:\n\n",
        b"data: [DONE]\n\n",
        b"data: {broken\n\n",
        b"data: {\ndata: }\n\n",
        sse({"error": {"message": "busy", "code": 503}}),
        b"event: error\ndata: no\n\n",
        b"data: [DO",
        b"{",
        b"<",
        b" ",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n",
    ]
)


@given(
    pieces=st.lists(PIECES, max_size=8),
    end=st.sampled_from([b"\n", b"\r", b"\r\n"]),
    at=st.lists(st.integers(0, 2**12), max_size=20),
)
def test_bodies_of_all_sorts(pieces: list[bytes], end: bytes, at: list[int]) -> None:
    data = b"".join(pieces).replace(b"\n", end)
    for make in (chunks_of, events_of):
        assert story(make, cut(data, at)) == story(make, [data])


@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode), at=st.lists(st.integers(0, 60), max_size=5))
def test_garbage(data: bytes, at: list[int]) -> None:
    seen, end = story(events_of, cut(data, at))
    assert seen == []
    assert end[0] in {cw.StreamInterruptedError, cw.APIResponseError, cw.StreamError}
    assert story(events_of, [data]) == (seen, end)
