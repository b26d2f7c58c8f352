"""Chunks that go the quick way are the same as those that go the long one, and so is what has arrived."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatwright import ChatCompletionAccumulator
from chatwright.streaming.quick import QuickChunks
from chatwright.streaming.sse import ServerSentEvent
from chatwright.types import Chunk


def text_chunk(content: object = " word", **fields: Any) -> dict[str, Any]:
    return {"id": "c", "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": None}], **fields}


DELTAS = st.fixed_dictionaries(
    {},
    optional={
        "content": st.sampled_from([" word", "", "é😀", None, ["part"], 5]),
        "role": st.sampled_from([None, "assistant", ""]),
        "refusal": st.sampled_from([None, "", "no"]),
        "reasoning_content": st.sampled_from(["hm", None]),
        "tool_calls": st.sampled_from(
            [None, [], [{"index": 0, "id": "t", "function": {"name": "f", "arguments": "{"}}]]
        ),
    },
)
CHOICES = st.fixed_dictionaries(
    {"delta": DELTAS},
    optional={
        "index": st.sampled_from([0, 0, 0, 1, None, 0.0, True]),
        "finish_reason": st.sampled_from([None, None, "stop", ""]),
        "logprobs": st.sampled_from([None, {"content": [{"token": "a", "logprob": -1.0, "bytes": None}]}]),
        "odd": st.just(1),
    },
)
CHUNKS = st.fixed_dictionaries(
    {"choices": st.lists(CHOICES, min_size=1, max_size=2)},
    optional={
        "id": st.sampled_from(["c", "", None]),
        "created": st.sampled_from([1, 2.0, 10**30, None]),
        "model": st.just("m"),
        "service_tier": st.sampled_from([None, "default"]),
        "usage": st.sampled_from([None, None, {"total_tokens": 3}]),
        "odd": st.just({"a": 1}),
    },
)


def arrived(accumulator: ChatCompletionAccumulator) -> list[dict[str, Any]]:
    return [choice.to_dict() for choice in accumulator.completion.choices]


@given(st.lists(CHUNKS | st.builds(text_chunk), min_size=1, max_size=8))
@example([text_chunk(), text_chunk(), text_chunk(usage=None)])
@example([text_chunk(), text_chunk(["part"]), text_chunk()])
def test_both_ways_lead_to_the_same(payloads: list[dict[str, Any]]) -> None:
    quick, ours, theirs = QuickChunks(), ChatCompletionAccumulator(), ChatCompletionAccumulator()
    for payload in payloads:
        chunk = quick.take(json.dumps(payload).encode(), ours)
        theirs.absorb(payload, None)
        if chunk is None:
            ours.absorb(payload, None)
        else:
            assert chunk.to_dict() == payload
            assert chunk == Chunk.from_dict(payload)
            assert list(chunk.to_dict()) == list(Chunk.from_dict(payload).to_dict())
    assert arrived(ours) == arrived(theirs)
    assert ours.usage == theirs.usage


def test_text_goes_the_quick_way_and_absent_fields_stay_absent() -> None:
    quick, accumulator = QuickChunks(), ChatCompletionAccumulator()
    accumulator.push(text_chunk())
    chunk = quick.take(json.dumps(text_chunk()).encode(), accumulator)
    assert chunk is not None
    assert chunk.model is None
    assert chunk.choices[0].logprobs is None
    assert chunk.to_dict() == text_chunk()
    assert accumulator.completion.text == " word word"


@pytest.mark.parametrize("event", [b"[DONE]", b"{", b"", b"\xff", ServerSentEvent(b"{}"), b"[" * 100_000])
def test_what_is_no_chunk_is_left_to_others(event: Any) -> None:
    assert QuickChunks().take(event, ChatCompletionAccumulator()) is None


def test_streams_of_other_things_are_tried_less_and_less() -> None:
    quick, accumulator = QuickChunks(), ChatCompletionAccumulator()
    accumulator.push(text_chunk())
    text = json.dumps(text_chunk()).encode()

    def passed() -> int:
        return next(number for number in range(100) if quick.take(text, accumulator) is not None)

    assert passed() == 0
    assert quick.take(b"{}", accumulator) is None
    assert passed() == 2
    for _ in range(1000):
        assert quick.take(b"{}", accumulator) is None
    assert 2 < passed() <= 64
    assert passed() == 0
