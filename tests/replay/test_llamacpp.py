"""Answers and failures of llama.cpp: a real model, and errors with integer codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import chatwright as cw

if TYPE_CHECKING:
    from tests.replay.callers import Caller

SERVER = "llamacpp"
MODEL = "smollm2-135m-instruct"
CAPITAL = "What is the capital of France? Answer in one sentence."
STEADY = {"temperature": 0, "seed": 7}


def test_plain(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(model=MODEL, messages=CAPITAL, max_tokens=30, **STEADY))
    assert answer.text == "The capital of France is Paris."
    assert answer.finish_reason == "stop"
    assert answer.model == MODEL
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert "timings" in answer.extra
    assert answer.tool_calls == []
    assert answer.refusal is None


def test_developer_message(caller: Caller) -> None:
    messages = [{"role": "developer", "content": "You are a geographer."}, {"role": "user", "content": CAPITAL}]
    answer = caller.do(lambda c: c.chat.completions.create(model=MODEL, messages=messages, max_tokens=30, **STEADY))
    assert answer.text
    assert answer.choices[0].message.role == "assistant"


def test_content_parts(caller: Caller) -> None:
    texts = ["What is the capital of France?", " Answer in one sentence."]
    messages = [{"role": "user", "content": [{"type": "text", "text": text} for text in texts]}]
    answer = caller.do(lambda c: c.chat.completions.create(model=MODEL, messages=messages, max_tokens=30, **STEADY))
    assert "Paris" in answer.text


def test_several_choices(caller: Caller) -> None:
    answer = caller.do(
        lambda c: c.chat.completions.create(
            model=MODEL, messages="Name a colour.", n=2, max_tokens=6, temperature=1, seed=3
        )
    )
    assert len(answer.texts) == 2
    assert [choice.index for choice in answer.choices] == [0, 1]
    assert answer.text == answer.texts[0]


def test_logprobs(caller: Caller) -> None:
    answer = caller.do(
        lambda c: c.chat.completions.create(
            model=MODEL, messages="Say hi.", max_tokens=3, logprobs=True, top_logprobs=2, **STEADY
        )
    )
    tokens = answer.choices[0].logprobs.content
    assert "".join(token.token for token in tokens).startswith(answer.text[:1])
    assert all(token.logprob <= 0 and len(token.top_logprobs) == 2 for token in tokens)


def test_json_schema(caller: Caller) -> None:
    properties = {"name": {"type": "string"}, "age": {"type": "integer"}}
    schema = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    answer = caller.do(
        lambda c: c.chat.completions.create(
            model=MODEL,
            messages="Bob is 42 years old. Extract the person as JSON.",
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "person", "strict": True, "schema": schema},
            },
            max_tokens=60,
            **STEADY,
        )
    )
    assert json.loads(answer.text) == {"name": "Bob", "age": 42}


def test_stop(caller: Caller) -> None:
    answer = caller.do(
        lambda c: c.chat.completions.create(model=MODEL, messages=CAPITAL, stop=["Paris"], max_tokens=30, **STEADY)
    )
    assert answer.text == "The capital of France is "
    assert answer.finish_reason == "stop"


def test_length(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(model=MODEL, messages=CAPITAL, max_tokens=3, **STEADY))
    assert answer.text == "The capital of"
    assert answer.finish_reason == "length"


def test_chunks(caller: Caller) -> None:
    chunks, _ = caller.read(
        lambda c: c.chat.completions.create(model=MODEL, messages=CAPITAL, max_tokens=30, stream=True, **STEADY)
    )
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert text == "The capital of France is Paris."
    assert len({chunk.id for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_stream(caller: Caller) -> None:
    """`stream()` asks for usage by itself."""
    events, final = caller.read(
        lambda c: c.chat.completions.stream(model=MODEL, messages=CAPITAL, max_tokens=30, **STEADY)
    )
    assert "".join(event.delta for event in events if isinstance(event, cw.ContentDelta)) == final.text
    assert final.text == "The capital of France is Paris."
    assert [event.usage.completion_tokens for event in events if isinstance(event, cw.UsageEvent)] == [8]
    assert final.usage.completion_tokens == 8
    assert [event.finish_reason for event in events if isinstance(event, cw.FinishEvent)] == ["stop"]


def test_stream_of_several_choices(caller: Caller) -> None:
    events, final = caller.read(
        lambda c: c.chat.completions.stream(
            model=MODEL, messages="Name a colour.", n=2, max_tokens=6, temperature=1, seed=3
        )
    )
    for index in (0, 1):
        deltas = [event.delta for event in events if isinstance(event, cw.ContentDelta) and event.choice == index]
        assert "".join(deltas) == final.texts[index]


def test_stream_of_logprobs(caller: Caller) -> None:
    events, final = caller.read(
        lambda c: c.chat.completions.stream(model=MODEL, messages="Say hi.", max_tokens=3, logprobs=True, **STEADY)
    )
    tokens = final.choices[0].logprobs.content
    assert "".join(token.token for token in tokens) == final.text
    assert any(isinstance(event, cw.LogprobsDelta) for event in events)


def test_stream_without_usage(caller: Caller) -> None:
    events, final = caller.read(
        lambda c: c.chat.completions.stream(model=MODEL, messages=CAPITAL, max_tokens=3, include_usage=False, **STEADY)
    )
    assert final.usage is None
    assert final.finish_reason == "length"
    assert not any(isinstance(event, cw.UsageEvent) for event in events)


def test_wrong_type(caller: Caller) -> None:
    with pytest.raises(cw.BadRequestError, match="temperature") as caught:
        caller.do(lambda c: c.chat.completions.create(model=MODEL, messages="hi", extra_body={"temperature": "hot"}))
    assert caught.value.status_code == 400
    assert caught.value.code == "400"
    assert caught.value.type == "invalid_request_error"
    assert caught.value.param is None


def test_context_too_long(caller: Caller) -> None:
    with pytest.raises(cw.ContextLengthExceededError) as caught:
        caller.do(lambda c: c.chat.completions.create(model=MODEL, messages="word " * 2500))
    assert isinstance(caught.value.body, dict)
    assert caught.value.body["n_ctx"] == 2048


def test_image_refused(caller: Caller) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    messages = [{"role": "user", "content": [image]}]
    with pytest.raises(cw.InternalServerError) as caught:
        caller.do(lambda c: c.chat.completions.create(model=MODEL, messages=messages))
    assert caught.value.status_code == 500


def test_no_stored_completions(caller: Caller) -> None:
    with pytest.raises(cw.NotFoundError) as caught:
        caller.do(lambda c: c.chat.completions.retrieve("chatcmpl-123"))
    assert caught.value.type == "not_found_error"


def test_unknown_route(caller: Caller) -> None:
    with pytest.raises(cw.NotFoundError):
        caller.do(lambda c: c.post("/no/such/route", json={}))


def test_models(caller: Caller) -> None:
    page = caller.do(lambda c: c.models.list())
    assert [model.id for model in page.data] == [MODEL]
