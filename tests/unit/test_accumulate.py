from __future__ import annotations

import copy
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

from chatwright._wire import Chunk
from chatwright.errors import OutputParseError
from chatwright.results import Completion
from chatwright.streaming.accumulate import ChatCompletionAccumulator
from chatwright.streaming.decoding import Decoding
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
    UsageEvent,
)
from tests.faults.replies import chunk, chunks
from tests.unit.accumulating import call, calls, deltas, only, pushed, types

USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}


def token(text: str) -> dict[str, Any]:
    return {"token": text, "logprob": -0.5, "bytes": list(text.encode()), "top_logprobs": []}


def test_a_plain_answer() -> None:
    accumulator, events = pushed(*chunks("Hel", "lo", usage=USAGE))
    completion = accumulator.completion
    assert isinstance(completion, Completion)
    assert completion.to_dict() == {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "gpt-5",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hello", "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": USAGE,
    }
    assert types(events, without=()) == [
        *("chunk", "content.delta"),
        *("chunk", "content.delta"),
        *("chunk", "content.delta"),
        *("chunk", "content.done", "finish"),
        *("chunk", "usage"),
    ]
    assert only(events, ContentDelta) == [
        ContentDelta("", ""),
        ContentDelta("Hel", "Hel"),
        ContentDelta("lo", "Hello"),
    ]
    assert only(events, ContentDone) == [ContentDone("Hello")]
    assert only(events, FinishEvent) == [FinishEvent("stop")]
    assert only(events, UsageEvent)[0].usage.total_tokens == 7


def test_a_snapshot_is_what_had_arrived_when_the_event_was_made() -> None:
    accumulator, events = pushed(*deltas({"content": "a"}, {"content": "b"}, {"content": "c"}))
    before = accumulator.completion
    accumulator.push(chunk({"content": "d"}))
    assert [event.snapshot for event in reversed(only(events, ContentDelta))] == ["abc", "ab", "a"]
    assert before.text == "abc"
    assert accumulator.completion.text == "abcd"


def test_the_completion_can_be_read_before_the_end_and_before_the_beginning() -> None:
    accumulator = ChatCompletionAccumulator()
    assert accumulator.completion.to_dict() == {"object": "chat.completion", "choices": []}
    assert accumulator.completion.text == ""
    accumulator.push(chunk({"content": "Hel"}))
    assert accumulator.completion.text == "Hel"
    assert accumulator.completion.finish_reason is None


def test_the_order_of_events_in_one_chunk() -> None:
    said = chunk(
        {
            "tool_calls": [call(0, "call_1", "f", "{}"), call(1, "call_2", "g", "{}")],
            "refusal": "no",
            "content": "text",
            "reasoning_content": "why",
        },
        usage=USAGE,
    )
    said["choices"][0]["logprobs"] = {"refusal": [token("no")], "content": [token("text")]}
    said["choices"][0]["finish_reason"] = "stop"
    _, events = pushed(said)
    assert types(events, without=()) == [
        "chunk",
        "reasoning.delta",
        "reasoning.done",
        "content.delta",
        "refusal.delta",
        "tool_calls.function.arguments.delta",
        "tool_calls.function.arguments.delta",
        "logprobs.content.delta",
        "logprobs.refusal.delta",
        "content.done",
        "refusal.done",
        "logprobs.content.done",
        "logprobs.refusal.done",
        "tool_calls.function.arguments.done",
        "tool_calls.function.arguments.done",
        "finish",
        "usage",
    ]


def test_text_is_complete_when_a_tool_call_begins() -> None:
    said = deltas({"content": "I look."}, calls(call(0, "a", "f", "")), calls(call(0, None, None, "{}")))
    _, events = pushed(*said, chunk({}, "tool_calls"))
    arguments = "tool_calls.function.arguments.delta"
    assert types(events)[:4] == ["content.delta", arguments, "content.done", arguments]
    assert len(only(events, ContentDone)) == 1


def test_text_that_goes_on_after_a_tool_call_is_reported_whole_at_the_end() -> None:
    _, events = pushed(*deltas({"content": "a"}, calls(call(0, "a", "f", "{}")), {"content": "b"}))
    assert only(events, ContentDone) == [ContentDone("a"), ContentDone("ab")]


def test_empty_content_gives_a_delta_and_no_done() -> None:
    accumulator, events = pushed(*deltas({"role": "assistant", "content": ""}))
    assert types(events) == ["content.delta", "finish"]
    assert accumulator.completion.choices[0].message.content == ""


def test_no_content_is_null() -> None:
    accumulator, events = pushed(*deltas({"role": "assistant", "content": None}))
    assert types(events) == ["finish"]
    assert accumulator.completion.choices[0].message.content is None


def test_a_repeated_role_is_set_once() -> None:
    accumulator, _ = pushed(*deltas({"role": "assistant", "content": "a"}, {"role": "assistant", "content": "b"}))
    assert accumulator.completion.choices[0].message.role == "assistant"


@pytest.mark.parametrize("role", [None, ""])
def test_a_role_that_says_nothing(role: object) -> None:
    accumulator, _ = pushed(*deltas({"role": role, "content": "a"}))
    assert accumulator.completion.choices[0].message.role == "assistant"


def test_a_refusal() -> None:
    accumulator, events = pushed(*deltas({"refusal": "I "}, {"refusal": "can't."}))
    assert accumulator.completion.refusal == "I can't."
    assert accumulator.completion.choices[0].message.content is None
    assert only(events, RefusalDelta) == [RefusalDelta("I ", "I "), RefusalDelta("can't.", "I can't.")]
    assert only(events, RefusalDone) == [RefusalDone("I can't.")]


@pytest.mark.parametrize("delta", [None, "text", [], 5])
def test_a_delta_that_is_no_object_is_ignored(delta: Any) -> None:
    said = chunk({})
    said["choices"][0]["delta"] = delta
    accumulator, events = pushed(*deltas({"content": "a"}, finish_reason=None), said, chunk({}, "stop"))
    assert accumulator.completion.text == "a"
    assert types(events) == ["content.delta", "content.done", "finish"]


def test_a_missing_delta_is_ignored() -> None:
    accumulator, _ = pushed({"choices": [{"index": 0, "finish_reason": "stop"}]})
    assert accumulator.completion.finish_reason == "stop"


def test_a_whole_message_instead_of_deltas() -> None:
    message = {"role": "assistant", "content": "Hello", "tool_calls": [call(None, "a", "f", "{}")]}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    accumulator, events = pushed({"choices": [choice]}, {"choices": [choice]})
    assert accumulator.completion.text == "Hello"
    assert [made.to_dict()["id"] for made in accumulator.completion.tool_calls] == ["a"]
    assert only(events, ContentDone) == [ContentDone("Hello")]


def test_choices_in_any_order_and_with_gaps() -> None:
    accumulator, events = pushed(
        chunk({"content": "b"}, index=1),
        chunk({"content": "d"}, index=3),
        chunk({"content": "a"}, index=0),
        chunk({"content": "B"}, "length", index=1),
        chunk({}, "stop", index=0),
    )
    assert [choice.index for choice in accumulator.completion.choices] == [0, 1, 3]
    assert accumulator.completion.texts == ["a", "bB", "d"]
    assert accumulator.completion.text == "a"
    assert only(events, FinishEvent) == [FinishEvent("length", 1), FinishEvent("stop", 0)]
    assert only(events, ContentDelta)[3] == ContentDelta("B", "bB", None, 1)
    assert not accumulator.is_finished


def test_several_choices_in_one_chunk_without_indexes() -> None:
    both = [{"delta": {"content": "a"}}, {"delta": {"content": "b"}}]
    accumulator, _ = pushed({"choices": both}, {"choices": both})
    assert accumulator.completion.texts == ["aa", "bb"]


@pytest.mark.parametrize("choices", [None, [], {}, "x", [None], [7]])
def test_chunks_without_choices(choices: Any) -> None:
    accumulator, events = pushed({"id": "a", "choices": choices}, chunk({"content": "x"}))
    assert accumulator.completion.text == "x"
    assert types(events) == ["content.delta"]


def test_usage_is_kept_wherever_it_comes() -> None:
    accumulator, events = pushed(
        chunk({"content": "a"}, usage=None),
        chunk({}, "stop", usage={"prompt_tokens": 1, "total_tokens": 1}),
        chunk({}, choices=[], usage=USAGE),
        chunk({}, choices=[{"delta": {}}], usage=None),
        chunk({}, choices=[]),
    )
    assert accumulator.completion.to_dict()["usage"] == USAGE
    assert len(only(events, UsageEvent)) == 2


def test_identity_is_set_once_and_the_rest_is_the_last_word() -> None:
    accumulator, _ = pushed(
        {"id": "", "created": 0, "model": "", "choices": [], "prompt_filter_results": [{"prompt_index": 0}]},
        {"id": "one", "created": 5, "model": "m-1", "service_tier": "auto", "system_fingerprint": "fp", "choices": []},
        {
            "id": "two",
            "created": 6,
            "model": "m-2",
            "service_tier": "default",
            "system_fingerprint": None,
            "choices": [],
        },
        {"provider": "A", "timings": {"n": 1, "ms": 2}, "obfuscation": "xyz", "choices": []},
        {"provider": "A", "timings": {"n": 2}, "choices": []},
    )
    assert accumulator.completion.to_dict() == {
        "id": "one",
        "object": "chat.completion",
        "created": 5,
        "model": "m-1",
        "service_tier": "default",
        "system_fingerprint": "fp",
        "prompt_filter_results": [{"prompt_index": 0}],
        "provider": "A",
        "timings": {"n": 2, "ms": 2},
        "choices": [],
    }


def test_azure_filter_results_are_kept() -> None:
    first = {"id": "", "object": "", "created": 0, "model": "", "choices": [], "prompt_filter_results": [{"a": 1}]}
    annotated = {"index": 0, "finish_reason": None, "content_filter_results": {"hate": {"filtered": False}}}
    emptied = {"index": 0, "finish_reason": "stop", "delta": {}, "content_filter_results": {}}
    accumulator, _ = pushed(
        first, *deltas({"content": "x"}, finish_reason=None), {"choices": [annotated]}, {"choices": [emptied]}
    )
    completion = accumulator.completion
    assert completion.extra["prompt_filter_results"] == [{"a": 1}]
    assert completion.choices[0].extra["content_filter_results"] == {"hate": {"filtered": False}}
    assert (completion.id, completion.text, completion.finish_reason) == ("chatcmpl-1", "x", "stop")


def test_a_finish_reason_counts_once_and_an_empty_one_does_not() -> None:
    _, events = pushed(chunk({"content": "a"}, ""), chunk({}, "tool_calls"), chunk({}, "stop"))
    assert only(events, FinishEvent) == [FinishEvent("tool_calls")]


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning", "reasoning_text", "thinking"])
def test_reasoning_under_any_name(name: str) -> None:
    accumulator, events = pushed(
        *deltas(
            {name: "", "content": ""}, {name: "Let me", "content": ""}, {name: " see"}, {name: None, "content": "42"}
        )
    )
    assert accumulator.completion.reasoning == "Let me see"
    assert accumulator.completion.choices[0].message.extra == {name: "Let me see"}
    assert only(events, ReasoningDelta) == [
        ReasoningDelta("Let me", "Let me"),
        ReasoningDelta(" see", "Let me see"),
    ]
    assert only(events, ReasoningDone) == [ReasoningDone("Let me see")]
    kinds = types(events)
    assert kinds.index("reasoning.done") < len(kinds) - 1 - kinds[::-1].index("content.delta")


def test_reasoning_said_under_two_names_is_offered_once() -> None:
    said = {"reasoning": "hm", "reasoning_content": "hm"}
    accumulator, events = pushed(*deltas(said, said))
    assert only(events, ReasoningDelta) == [ReasoningDelta("hm", "hm"), ReasoningDelta("hm", "hmhm")]
    assert accumulator.completion.reasoning == "hmhm"


def test_reasoning_alone_is_done_at_the_end() -> None:
    _, events = pushed(*deltas({"reasoning": "hm"}, finish_reason="length"))
    assert types(events) == ["reasoning.delta", "reasoning.done", "finish"]


def test_logprobs_are_extended() -> None:
    said = deltas({"content": "a"}, {"content": "b"})
    for text, one in zip("ab", said[:2], strict=True):
        one["choices"][0]["logprobs"] = {"content": [token(text)], "refusal": None}
    accumulator, events = pushed(*said)
    assert accumulator.completion.to_dict()["choices"][0]["logprobs"] == {
        "content": [token("a"), token("b")],
        "refusal": None,
    }
    made: list[LogprobsDelta] = only(events, LogprobsDelta)
    assert [[found.token for found in event.snapshot] for event in made] == [["a"], ["a", "b"]]
    assert made[1].content is not None
    assert made[1].refusal is None
    assert made[1].content[0].logprob == -0.5
    (done,) = only(events, LogprobsDone)
    assert [found.token for found in done.content] == ["a", "b"]


def test_logprobs_of_a_refusal_and_without_events() -> None:
    said = chunk({"refusal": "no"})
    said["choices"][0]["logprobs"] = {"content": None, "refusal": [token("no")], "more": 1}
    accumulator = ChatCompletionAccumulator()
    accumulator.absorb(said, None)
    logprobs = accumulator.completion.choices[0].logprobs
    assert logprobs is not None
    assert logprobs.refusal is not None
    assert logprobs.refusal[0].token == "no"
    assert logprobs.to_dict() == {"content": None, "refusal": [token("no")], "more": 1}


def test_legacy_function_calls() -> None:
    accumulator, events = pushed(
        *deltas(
            {"content": None, "function_call": {"name": "f", "arguments": ""}},
            {"function_call": {"name": "f", "arguments": '{"a"'}},
            {"function_call": {"arguments": ":1}"}},
            finish_reason="function_call",
        )
    )
    function = accumulator.completion.choices[0].message.function_call
    assert function is not None
    assert (function.name, function.arguments) == ("f", '{"a":1}')
    assert types(events) == ["finish"]


def test_content_in_parts() -> None:
    accumulator, events = pushed(
        *deltas(
            {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "h"}]}]},
            {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "m"}]}, {"type": "reference"}]},
            {"content": [{"type": "text", "text": "Hel"}]},
            {"content": "lo"},
        )
    )
    assert accumulator.completion.text == "Hello"
    assert accumulator.completion.reasoning == "hm"
    assert [event.delta for event in only(events, ReasoningDelta)] == ["h", "m"]
    assert only(events, ReasoningDone) == [ReasoningDone("hm")]
    assert [event.delta for event in only(events, ContentDelta)] == ["Hel", "lo"]
    assert only(events, ContentDone) == [ContentDone("Hello")]
    assert accumulator.completion.choices[0].message.to_dict()["content"] == [
        {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
        {"type": "reference"},
        {"type": "text", "text": "Hello"},
    ]


def test_parts_after_text() -> None:
    accumulator, _ = pushed(*deltas({"content": "Hel"}, {"content": [{"type": "text", "text": "lo"}]}))
    assert accumulator.completion.text == "Hello"


def test_it_takes_chunks_dicts_and_models_of_others() -> None:
    said = chunk({"content": "a"})
    theirs = SimpleNamespace(model_dump=lambda **_: copy.deepcopy(said))
    accumulator = ChatCompletionAccumulator()
    ours = Chunk.from_dict(said)
    assert accumulator.push(ours)[0] == ChunkEvent(ours)
    assert accumulator.push(ours)[0].chunk is ours  # type: ignore[union-attr]
    accumulator.push(said)
    (made, _) = accumulator.push(theirs)  # type: ignore[arg-type]
    assert isinstance(made, ChunkEvent)
    assert made.chunk == ours
    nested = MappingProxyType({"choices": ({"index": 0, "delta": ours.choices[0].delta},), "cost": float("inf")})
    accumulator.push(nested)
    assert accumulator.completion.text == "aaaaa"
    assert accumulator.completion.extra["cost"] == float("inf")


@pytest.mark.parametrize("chunk", [None, 5, "data: {}", ["a"]])
def test_what_is_no_chunk_is_refused(chunk: Any) -> None:
    with pytest.raises(TypeError, match="chunk: must be a Chunk or a mapping"):
        ChatCompletionAccumulator().push(chunk)


def test_chunks_are_not_changed_and_not_shared() -> None:
    said = chunk({"content": "a", "annotations": [{"index": 0, "text": "x"}], "audio": {"id": "a"}}, timings={"n": 1})
    kept = copy.deepcopy(said)
    accumulator = ChatCompletionAccumulator()
    accumulator.push(said)
    accumulator.push(said)
    completion = accumulator.completion
    completion.extra["timings"]["n"] = 99
    accumulator.push(said)
    assert said == kept
    assert accumulator.completion.extra["timings"] == {"n": 1}


def test_without_events_the_completion_is_the_same() -> None:
    said = [*deltas({"content": "a"}, {"reasoning": "b"}, calls(call(0, "x", "f", "{}"))), *chunks("c", usage=USAGE)]
    silent = ChatCompletionAccumulator()
    for one in said:
        silent.absorb(one, None)
    assert silent.completion == pushed(*said)[0].completion


def test_finish_reports_what_no_finish_reason_did() -> None:
    accumulator, events = pushed(chunk({"content": "a", **calls(call(0, "x", "f", "{}"))}), chunk({}, "stop", index=1))
    more = accumulator.finish()
    assert types(events) == [*types(events)[:3], "finish"]
    assert types(more) == ["tool_calls.function.arguments.done"]
    assert accumulator.finish() == []


def test_what_counts_as_content() -> None:
    def has_content(*said: dict[str, Any]) -> bool:
        return pushed(*said)[0].has_content

    assert not has_content()
    assert not has_content(chunk({"role": "assistant", "content": "", "refusal": None, "reasoning_content": ""}))
    assert not has_content(chunk({}, choices=[], usage=USAGE))
    for delta in (
        {"content": "a"},
        {"refusal": "a"},
        {"reasoning": "a"},
        calls(call(0, "x", "f")),
        {"audio": {"id": "a"}},
    ):
        assert has_content(chunk(delta)), delta
    assert has_content(chunk({}, "stop"))


def test_texts_are_decoded_when_they_are_complete() -> None:
    decoding = Decoding(str.upper, lambda name, text: (name, text))
    accumulator, events = pushed(
        *deltas({"content": "a"}, {"content": "b"}, calls(call(0, "x", "f", "{}"))),
        accumulator=ChatCompletionAccumulator.of(decoding),
    )
    assert only(events, ContentDone)[0].parsed == "AB"
    assert events[-2].parsed_arguments == ("f", "{}")  # type: ignore[union-attr]
    message = accumulator.completion.choices[0].message
    assert message.parsed == "AB"
    assert accumulator.completion.tool_calls[0].function.parsed_arguments == ("f", "{}")  # type: ignore[union-attr]


@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_what_was_cut_short_is_not_decoded(reason: str) -> None:
    decoding = Decoding(str.upper, lambda name, text: text)
    accumulator, events = pushed(
        *deltas({"content": "a", **calls(call(0, "x", "f", "{"))}, finish_reason=None),
        accumulator=ChatCompletionAccumulator.of(Decoding(None, decoding.arguments)),
    )
    events = accumulator.push(chunk({}, reason))
    assert events[-2].parsed_arguments is None  # type: ignore[union-attr]
    accumulator, events = pushed(
        *deltas({"content": "a"}, finish_reason=reason), accumulator=ChatCompletionAccumulator.of(decoding)
    )
    assert only(events, ContentDone) == [ContentDone("a", None)]


def test_a_refusal_is_not_decoded() -> None:
    accumulator, events = pushed(
        *deltas({"content": "a", "refusal": "no"}), accumulator=ChatCompletionAccumulator.of(Decoding(str.upper))
    )
    assert only(events, ContentDone) == [ContentDone("a", None)]
    assert accumulator.completion.choices[0].message.parsed is None


def test_what_does_not_decode_loses_no_event() -> None:
    def fail(text: str) -> None:
        raise OutputParseError("not good", raw_text=text)

    accumulator, events = pushed(*deltas({"content": "a"}), accumulator=ChatCompletionAccumulator.of(Decoding(fail)))
    assert types(events) == ["content.delta", "content.done", "finish"]
    assert accumulator.output_error is not None
    assert accumulator.output_error.raw_text == "a"
