"""A gateway: other servers' answers with fields of its own, codes as strings, and an error event inside a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import chatwright as cw

if TYPE_CHECKING:
    from tests.replay.callers import Caller

SERVER = "litellm"
MODEL = "smollm2"
CAPITAL = "What is the capital of France? Answer in one sentence."
STEADY = {"temperature": 0, "seed": 7}


def test_plain(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(model=MODEL, messages=CAPITAL, max_tokens=30, **STEADY))
    assert answer.text == "The capital of France is Paris."
    assert answer.meta.request_id
    assert "provider_specific_fields" in answer.choices[0].message.extra


def test_stream(caller: Caller) -> None:
    events, final = caller.read(
        lambda c: c.chat.completions.stream(model=MODEL, messages=CAPITAL, max_tokens=30, **STEADY)
    )
    assert final.text == "The capital of France is Paris."
    assert final.usage.completion_tokens == 8
    assert sum(isinstance(event, cw.UsageEvent) for event in events) == 1


def test_unknown_model(caller: Caller) -> None:
    with pytest.raises(cw.BadRequestError, match="Invalid model name") as caught:
        caller.do(lambda c: c.chat.completions.create(model="no-such-model", messages="hi"))
    assert caught.value.code == "400"


def test_rate_limited(caller: Caller) -> None:
    with pytest.raises(cw.RateLimitError) as caught:
        caller.do(lambda c: c.chat.completions.create(model="rate-limited", messages="hi"))
    assert caught.value.type == "throttling_error"
    assert caught.value.retry_after is None


def test_context_too_long(caller: Caller) -> None:
    with pytest.raises(cw.ContextLengthExceededError):
        caller.do(lambda c: c.chat.completions.create(model="too-long", messages="hi"))


@pytest.mark.llmock({"type": "fail", "status": 401})
def test_upstream_refuses_the_key(caller: Caller) -> None:
    with pytest.raises(cw.AuthenticationError) as caught:
        caller.do(lambda c: c.chat.completions.create(model="llmock", messages="hi"))
    assert caught.value.type == "authentication_error"


@pytest.mark.llmock({"type": "stream_fault", "kind": "malformed", "after_chunks": 3})
def test_error_inside_a_stream(caller: Caller) -> None:
    """Its upstream sends broken JSON; the gateway says so in the middle of its own stream."""
    with pytest.raises(cw.InternalServerError) as caught:
        caller.read(lambda c: c.chat.completions.stream(model="llmock", messages="hi", stream_options=None))
    assert caught.value.partial is not None
    assert caught.value.partial.text
    assert caught.value.code == "500"


def test_models(caller: Caller) -> None:
    page = caller.do(lambda c: c.models.list())
    assert "smollm2" in [model.id for model in page.data]
