"""Every status that the other servers never send, and answers and streams that no well-behaved one sends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw

if TYPE_CHECKING:
    from tests.replay.callers import Caller

SERVER = "llmock"
ASK: dict[str, Any] = {"model": "gpt-4o-mini", "messages": "What is the weather in Oslo?"}


def fail(status: int, **more: Any) -> pytest.MarkDecorator:
    return pytest.mark.llmock({"type": "fail", "status": status, **more})


def refused(caller: Caller, error: type[cw.APIStatusError], **options: Any) -> cw.APIStatusError:
    with pytest.raises(error) as caught:
        caller.do(lambda c: c.chat.completions.create(**ASK), **options)
    assert type(caught.value) is error
    assert caught.value.response is not None
    assert caught.value.response.json()["error"] == caught.value.body
    return caught.value


@fail(401)
def test_wrong_key(caller: Caller) -> None:
    assert refused(caller, cw.AuthenticationError).code == "invalid_api_key"


@fail(403)
def test_forbidden(caller: Caller) -> None:
    assert refused(caller, cw.PermissionDeniedError).type == "permission_error"


@fail(404)
def test_not_found(caller: Caller) -> None:
    assert refused(caller, cw.NotFoundError).status_code == 404


@fail(409)
def test_conflict(caller: Caller) -> None:
    assert refused(caller, cw.ConflictError).status_code == 409


@fail(422)
def test_unprocessable(caller: Caller) -> None:
    assert refused(caller, cw.UnprocessableEntityError).code == "unprocessable_entity"


@fail(429, retry_after=2)
def test_rate_limited(caller: Caller) -> None:
    assert refused(caller, cw.RateLimitError).retry_after == 2


@fail(429, code="insufficient_quota", message="You exceeded your current quota.")
def test_out_of_quota(caller: Caller) -> None:
    """Not retried, however many retries are allowed: the cassette holds one exchange."""
    error = refused(caller, cw.InsufficientQuotaError, max_retries=5)
    assert error.attempts == 1


@fail(500)
def test_server_error(caller: Caller) -> None:
    assert refused(caller, cw.InternalServerError).status_code == 500


@fail(503, retry_after=1)
def test_unavailable(caller: Caller) -> None:
    assert refused(caller, cw.InternalServerError).retry_after == 1


@fail(529)
def test_overloaded(caller: Caller) -> None:
    assert refused(caller, cw.InternalServerError).status_code == 529


@fail(429, retry_after=0.05, times=2)
def test_retried_until_it_works(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(**ASK), max_retries=2)
    assert answer.text
    assert answer.meta.attempts == 3


@pytest.mark.llmock({"type": "reply", "text": "I would rather", "finish_reason": "content_filter"})
def test_content_filter(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(**ASK))
    assert (answer.text, answer.finish_reason) == ("I would rather", "content_filter")


_CALLS = {
    "type": "reply",
    "tool_calls": [
        {"name": "get_weather", "arguments": {"city": "Oslo"}},
        {"name": "get_weather", "arguments": {"city": "Rome"}},
    ],
}


@pytest.mark.llmock(_CALLS)
def test_two_calls(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(**ASK))
    assert [json.loads(call.function.arguments)["city"] for call in answer.tool_calls] == ["Oslo", "Rome"]
    assert answer.choices[0].message.content is None
    assert answer.text == ""


@pytest.mark.llmock(_CALLS)
def test_two_calls_in_a_stream(caller: Caller) -> None:
    events, final = caller.read(lambda c: c.chat.completions.stream(**ASK))
    done = [event for event in events if isinstance(event, cw.ToolCallDone)]
    assert [(event.index, json.loads(event.arguments)["city"]) for event in done] == [(0, "Oslo"), (1, "Rome")]
    assert [call.id for call in final.tool_calls] == [event.id for event in done]


@pytest.mark.llmock({"type": "tool_fault", "kind": "malformed_arguments"})
def test_broken_arguments(caller: Caller) -> None:
    tool = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {}}}}
    answer = caller.do(lambda c: c.chat.completions.create(**ASK, tools=[tool]))
    (call,) = answer.tool_calls
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(call.function.arguments)


def test_stream(caller: Caller) -> None:
    events, final = caller.read(lambda c: c.chat.completions.stream(**ASK))
    assert "".join(event.delta for event in events if isinstance(event, cw.ContentDelta)) == final.text
    assert final.usage.total_tokens > 0


@pytest.mark.llmock({"type": "stream_fault", "kind": "truncate", "after_chunks": 3})
def test_stream_that_ends_early(caller: Caller) -> None:
    """The body ends properly, but neither a finish_reason nor [DONE] came."""
    with pytest.raises(cw.StreamInterruptedError) as caught:
        caller.read(lambda c: c.chat.completions.stream(**ASK))
    assert caught.value.partial is not None
    assert caught.value.partial.text
    assert caught.value.partial.finish_reason is None


@pytest.mark.llmock({"type": "stream_fault", "kind": "malformed", "after_chunks": 3})
def test_stream_with_broken_json(caller: Caller) -> None:
    with pytest.raises(cw.StreamError) as caught:
        caller.read(lambda c: c.chat.completions.stream(**ASK))
    assert caught.value.partial is not None
    assert caught.value.partial.text


@fail(503)
def test_refused_stream(caller: Caller) -> None:
    with pytest.raises(cw.InternalServerError):
        caller.read(lambda c: c.chat.completions.create(**ASK, stream=True))
