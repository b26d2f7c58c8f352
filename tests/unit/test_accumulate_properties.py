from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright.streaming.accumulate import ChatCompletionAccumulator
from chatwright.streaming.events import (
    ChunkEvent,
    ContentDelta,
    ContentDone,
    FinishEvent,
    ReasoningDone,
    ToolCallDelta,
    ToolCallDone,
)
from tests import corpus
from tests.unit.accumulating import only

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = st.text(min_size=1, max_size=12)


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    """A message as a server would send it whole."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": draw(st.none() | TEXT),
        "refusal": draw(st.none() | TEXT),
    }
    names = draw(st.lists(TEXT, max_size=3))
    if names:
        message["tool_calls"] = [
            {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": draw(TEXT)}}
            for number, name in enumerate(names)
        ]
    if draw(st.booleans()):
        message["reasoning_content"] = draw(TEXT)
    if draw(st.booleans()):
        message["audio"] = {"id": "audio_1", "data": draw(TEXT), "transcript": draw(TEXT), "expires_at": 5}
    if draw(st.booleans()):
        message["annotations"] = draw(st.lists(st.fixed_dictionaries({"type": TEXT}), min_size=1, max_size=3))
    return message


@st.composite
def completions(draw: st.DrawFn) -> dict[str, Any]:
    choices = []
    for index in draw(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True).map(sorted)):
        tokens = draw(st.lists(st.fixed_dictionaries({"token": TEXT, "logprob": st.just(-1.5)}), max_size=3))
        logprobs = {"content": tokens, "refusal": None} if tokens else None
        reason = draw(st.sampled_from(["stop", "length", "tool_calls"]))
        choices.append({"index": index, "message": draw(messages()), "logprobs": logprobs, "finish_reason": reason})
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 5,
        "model": "m",
        "timings": {"n": 1},
        "choices": choices,
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    }


def steps_of(message: dict[str, Any], draw: st.DrawFn) -> list[dict[str, Any]]:
    """Deltas that say the message: each list is in order, and they may be mixed with each other."""
    pieces: list[list[dict[str, Any]]] = [
        [{name: piece} for piece in split(message[name], draw)]
        for name in ("content", "refusal", "reasoning_content")
        if message.get(name) is not None
    ]
    for index, call in enumerate(message.get("tool_calls", ())):
        function = call["function"]
        head = {"index": index, "id": call["id"], "type": "function", "function": {"name": function["name"]}}
        texts = [{"index": index, "function": {"arguments": piece}} for piece in split(function["arguments"], draw)]
        pieces.append([{"tool_calls": [one]} for one in (head, *texts)])
    if "audio" in message:
        audio = message["audio"]
        said = [{"id": audio["id"]}, {"expires_at": 5}, *({"data": piece} for piece in split(audio["data"], draw))]
        said += [{"transcript": piece} for piece in split(audio["transcript"], draw)]
        pieces.append([{"audio": one} for one in said])
    pieces.append([{"annotations": [one]} for one in message.get("annotations", ())])
    return [{"role": "assistant"}, *mixed(pieces, draw)]


def split(text: str, draw: st.DrawFn) -> list[str]:
    at = sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)))
    return [text[start:end] for start, end in zip([0, *at], [*at, len(text)], strict=True)]


def mixed(pieces: list[list[Any]], draw: st.DrawFn) -> Iterator[Any]:
    """Items of all lists, each list in its order. Calls must begin in theirs."""
    left = [list(reversed(one)) for one in pieces if one]
    begun = 0
    while left:
        at = draw(st.integers(0, min(begun, len(left) - 1)))
        begun = max(begun, at + 1)
        yield left[at].pop()
        if not left[at]:
            del left[at]
            begun -= 1


@st.composite
def chunked(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A completion, and chunks that say it."""
    completion = draw(completions())
    head = {"id": completion["id"], "object": "chat.completion.chunk", "created": 5, "model": "m"}
    streams = []
    for choice in completion["choices"]:
        entries = [
            {"index": choice["index"], "delta": delta, "finish_reason": None}
            for delta in steps_of(choice["message"], draw)
        ]
        tokens = (choice["logprobs"] or {}).get("content", [])
        at = sorted(draw(st.integers(0, len(entries) - 1)) for _ in tokens)
        for position, token in zip(at, tokens, strict=True):
            logprobs = entries[position].setdefault("logprobs", {"content": [], "refusal": None})
            logprobs["content"].append(token)
        entries.append({"index": choice["index"], "delta": {}, "finish_reason": choice["finish_reason"]})
        streams.append(entries)
    chunks: list[dict[str, Any]] = [{**head, "choices": [entry]} for entry in mixed_freely(streams, draw)]
    usage = {**head, "choices": [], "usage": completion["usage"], "timings": completion["timings"]}
    chunks.insert(draw(st.integers(0, len(chunks))), usage)
    return completion, chunks


def mixed_freely(streams: list[list[Any]], draw: st.DrawFn) -> Iterator[Any]:
    left = [list(reversed(one)) for one in streams]
    while left:
        at = draw(st.integers(0, len(left) - 1))
        yield left[at].pop()
        if not left[at]:
            del left[at]


@given(chunked())
def test_any_chunking_accumulates_to_the_same_completion(said: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    completion, chunks = said
    accumulator = ChatCompletionAccumulator()
    events = [event for chunk in chunks for event in accumulator.push(chunk)]
    assert accumulator.completion.to_dict() == completion
    assert accumulator.is_finished
    assert accumulator.finish() == []
    silent = ChatCompletionAccumulator()
    for chunk in chunks:
        silent.absorb(chunk, None)
    assert silent.completion.to_dict() == completion
    # What the events tell is the same story.
    for choice in completion["choices"]:
        mine = [event for event in events if event.choice == choice["index"]]
        message = choice["message"]
        assert "".join(event.delta for event in only(mine, ContentDelta)) == (message["content"] or "")
        assert [event.content for event in only(mine, ContentDone)][-1:] == [message["content"]] * bool(
            message["content"]
        )
        assert [event.reasoning for event in only(mine, ReasoningDone)][-1:] == [
            message[name] for name in ("reasoning_content",) if name in message
        ]
        assert [(event.id, event.arguments) for event in only(mine, ToolCallDone)] == [
            (call["id"], call["function"]["arguments"]) for call in message.get("tool_calls", ())
        ]
        assert only(mine, FinishEvent) == [FinishEvent(choice["finish_reason"], choice["index"])]
        snapshot: dict[int, str] = {}
        for event in only(mine, ToolCallDelta):
            snapshot[event.index] = snapshot.get(event.index, "") + event.arguments_delta
            assert event.arguments == snapshot[event.index]
    assert len(only(events, ChunkEvent)) == len(chunks)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "index",
        "delta",
        "choices",
        "content",
        "tool_calls",
        "function",
        "arguments",
        "name",
        "id",
        "logprobs",
        "role",
        "custom",
        "input",
        "finish_reason",
        "refusal",
        "usage",
        "message",
        "audio",
        "reasoning",
        "function_call",
        "type",
    ]
)
ANYTHING = st.recursive(
    JSON, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=25
)


@given(st.lists(st.fixed_dictionaries({"choices": ANYTHING | st.lists(st.dictionaries(NAMES, ANYTHING))}), max_size=4))
def test_nothing_that_a_server_sends_breaks_it(chunks: list[dict[str, Any]]) -> None:
    accumulator = ChatCompletionAccumulator()
    for chunk in chunks:
        for event in accumulator.push(chunk):
            repr(event)
    accumulator.finish()
    assert isinstance(json.dumps(accumulator.completion.to_dict()), str)
    assert accumulator.completion.text.__class__ is str


@pytest.mark.parametrize("case", corpus.streams(), ids=str)
def test_every_recorded_stream_becomes_a_completion(case: corpus.Case) -> None:
    accumulator = ChatCompletionAccumulator()
    texts: dict[int, str] = {}
    usage = None
    for line in case.body.split(b"\n"):
        chunk = payload(line)
        if chunk is None:
            continue
        accumulator.push(chunk)
        usage = chunk.get("usage") or usage
        for choice in chunk["choices"]:
            index = choice.get("index", 0)
            texts[index] = texts.get(index, "") + ((choice.get("delta") or {}).get("content") or "")
    completion = accumulator.completion
    assert texts
    assert completion.texts == [texts[index] for index in sorted(texts)]
    assert completion.to_dict().get("usage") == usage
    assert completion.model
    assert (completion.usage is None) == (usage is None)


def payload(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line.removeprefix(b"data: "))
    except ValueError:
        return None
    return found if isinstance(found, dict) and "choices" in found else None


def test_the_cost_of_a_chunk_does_not_grow() -> None:
    chunk = {"choices": [{"index": 0, "delta": {"content": "x"}, "finish_reason": None}]}
    accumulator = ChatCompletionAccumulator()
    costs = []
    for _ in range(3):
        for _ in range(1000):
            accumulator.push(chunk)
        costs.append(calls_made(accumulator, chunk))
    assert costs[0] == costs[1] == costs[2]
    (_, event) = accumulator.push(chunk)
    assert isinstance(event, ContentDelta)
    assert len(event.snapshot) == 3004


def calls_made(accumulator: ChatCompletionAccumulator, chunk: dict[str, Any]) -> int:
    """Count the calls, of C functions too, while one more chunk is pushed."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        accumulator.push(chunk)
    finally:
        sys.setprofile(None)
    return made
