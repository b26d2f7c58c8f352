from __future__ import annotations

import copy
import inspect
import pickle
from typing import Any, get_args

import pytest

from chatwright.streaming import events
from chatwright.streaming.events import (
    ChunkEvent,
    ContentDelta,
    ContentDone,
    FinishEvent,
    LogprobsDelta,
    LogprobsDone,
    ReasoningDelta,
    ReasoningDone,
    RefusalDelta,
    RefusalDone,
    StreamEvent,
    ToolCallDelta,
    ToolCallDone,
    UsageEvent,
)
from chatwright.streaming.growing import GrowingList, GrowingText, PartialParser
from chatwright_api.models import Chunk, TokenLogprob

SOME: Any = object
ONE_OF_EACH: list[tuple[StreamEvent, str, int | None]] = [
    (ChunkEvent(SOME), "chunk", None),
    (ContentDelta("lo", "Hello", {"a": 1}, 2), "content.delta", 2),
    (ContentDone("Hello", {"a": 1}, 1), "content.done", 1),
    (RefusalDelta("n't", "I can't", 1), "refusal.delta", 1),
    (RefusalDone("I can't"), "refusal.done", 0),
    (ReasoningDelta("…", "So …"), "reasoning.delta", 0),
    (ReasoningDone("So …"), "reasoning.done", 0),
    (ToolCallDelta("call_1", "f", 0, "}", "{}"), "tool_calls.function.arguments.delta", 0),
    (ToolCallDone("call_1", "f", 0, "{}", {}, 3), "tool_calls.function.arguments.done", 3),
    (LogprobsDelta([SOME], None, [SOME]), "logprobs.content.delta", 0),
    (LogprobsDelta(None, [SOME], [SOME]), "logprobs.refusal.delta", 0),
    (LogprobsDone([SOME], None), "logprobs.content.done", 0),
    (LogprobsDone(None, [SOME], 1), "logprobs.refusal.done", 1),
    (UsageEvent(SOME), "usage", None),
    (FinishEvent("stop", 1), "finish", 1),
]


class Upper(PartialParser):
    def parse_partial(self, text: str) -> str:
        return text.upper()


def growing(*pieces: str) -> Any:
    text = GrowingText()
    text += pieces
    return text


@pytest.mark.parametrize(("event", "type_", "choice"), ONE_OF_EACH, ids=lambda value: str(value)[:30])
class TestEveryEvent:
    def test_says_what_it_is(self, event: StreamEvent, type_: str, choice: int | None) -> None:
        assert (event.type, event.choice) == (type_, choice)

    def test_does_not_change(self, event: StreamEvent, type_: str, choice: int | None) -> None:
        for name in (*type(event).__match_args__, "type", "choice", "anything"):
            with pytest.raises(AttributeError):
                setattr(event, name, 1)

    def test_pickles_and_copies(self, event: StreamEvent, type_: str, choice: int | None) -> None:
        for twin in (pickle.loads(pickle.dumps(event)), copy.copy(event), copy.deepcopy(event)):
            assert twin == event
            assert type(twin) is type(event)

    def test_equals_only_its_like(self, event: StreamEvent, type_: str, choice: int | None) -> None:
        assert [other for other, _, _ in ONE_OF_EACH if other == event] == [event]
        assert event != type_

    def test_is_small(self, event: StreamEvent, type_: str, choice: int | None) -> None:
        assert not hasattr(event, "__dict__")
        assert len(repr(event)) < 300


def test_all_events_are_exported_and_in_the_union() -> None:
    names = {event.__name__ for event in get_args(StreamEvent)}
    assert names == {type(event).__name__ for event, _, _ in ONE_OF_EACH}
    assert {*events.__all__} == {*names, "StreamEvent"}


def test_they_match_by_keyword_and_by_place() -> None:
    match ToolCallDone("call_1", "f", 0, "{}", {"a": 1}):
        case ToolCallDone(name=name, parsed_arguments=arguments, type="tool_calls.function.arguments.done"):
            assert (name, arguments) == ("f", {"a": 1})
        case _:
            pytest.fail("no match")
    match ContentDelta("lo", growing("Hel", "lo"), _length=2):
        case ContentDelta(delta, snapshot, None, 0):
            assert (delta, snapshot) == ("lo", "Hello")
        case _:
            pytest.fail("no match")
    assert LogprobsDelta.__match_args__ == ("content", "refusal", "snapshot", "choice")


def test_they_can_be_made_by_hand() -> None:
    event = ContentDelta(delta="lo", snapshot="Hello", parsed=None, choice=0)
    assert (event.snapshot, event.parsed) == ("Hello", None)
    assert list(inspect.signature(ContentDelta).parameters)[:4] == ["delta", "snapshot", "parsed", "choice"]


def test_equal_events_have_equal_hashes() -> None:
    text = growing("Hel", "lo")
    assert (
        len({ContentDelta("lo", text, _length=2), ContentDelta("lo", "Hello"), ContentDelta("lo", text, _length=1)})
        == 2
    )


def test_a_long_value_is_shown_shortened() -> None:
    assert repr(ContentDelta("x" * 500, "y" * 500)) == (
        f"ContentDelta(delta='{'x' * 58}…, snapshot='{'y' * 58}…, parsed=None, choice=0)"
    )


@pytest.mark.parametrize("make", [ContentDelta, RefusalDelta, ReasoningDelta])
def test_a_snapshot_is_what_had_arrived(make: Any) -> None:
    text = growing()
    made = []
    for piece in ("Hel", "lo", "", " you"):
        text.append(piece)
        made.append(make(piece, text, _length=len(text)))
    assert [event.snapshot for event in made] == ["Hel", "Hello", "Hello", "Hello you"]
    assert [event.snapshot for event in reversed(made)] == ["Hello you", "Hello", "Hello", "Hel"]
    assert pickle.loads(pickle.dumps(made[0])).snapshot == "Hel"


def test_the_arguments_of_a_call_are_what_had_arrived() -> None:
    text = growing('{"a"')
    event = ToolCallDelta("call_1", "f", 0, '{"a"', text, _length=1)
    text.append(": 1}")
    assert event.arguments == '{"a"'


def test_logprobs_are_what_had_arrived() -> None:
    first, second, third = (TokenLogprob.from_dict({"token": token}) for token in "abc")
    tokens = GrowingList([first, second])
    event = LogprobsDelta([second], None, tokens, _length=2)
    tokens.append(third)
    assert event.snapshot == [first, second]
    assert type(pickle.loads(pickle.dumps(event)).snapshot) is list


def test_what_is_parsed_is_the_snapshot() -> None:
    text = growing("a", "b")
    event = ContentDelta("b", text, Upper(), _length=2)
    text.append("c")
    assert event.parsed == "AB"
    assert pickle.loads(pickle.dumps(event)).parsed == "AB"
    with pytest.raises(NotImplementedError):
        _ = ContentDelta("b", "ab", PartialParser()).parsed


def test_reading_every_snapshot_joins_each_piece_once() -> None:
    class Watched(GrowingText):
        joined = 0

        def __getitem__(self, key: Any) -> Any:
            taken = super().__getitem__(key)
            self.joined += len(taken)
            return taken

    text = Watched()
    for number in range(1000):
        text.append("x")
        assert len(text.upto(len(text))) == number + 1
    assert text.joined == 1000


def test_a_chunk_is_made_of_its_json_when_it_is_read() -> None:
    said: Any = {"id": "a", "choices": [{"index": 0, "delta": {"content": "x"}}]}
    event = ChunkEvent(said)
    chunk = event.chunk
    assert isinstance(chunk, Chunk)
    assert chunk.choices[0].delta.content == "x"
    assert event.chunk is chunk
    assert event == ChunkEvent(Chunk.from_dict(said)) == pickle.loads(pickle.dumps(ChunkEvent(said)))
